package io.throughline.credentials.variable;

import java.util.ArrayList;
import java.util.List;

/** What is wrong, a sentence each, none twice. */
final class Sentences {
  private Sentences() {}

  static List<String> of(List<Trouble> troubles, List<String> missing) {
    List<String> sentences = new ArrayList<>();
    troubles.stream().map(Trouble::sentence).distinct().forEach(sentences::add);
    if (!missing.isEmpty()) {
      sentences.add(undefined(missing));
    }
    return sentences;
  }

  /** As Concourse says it. */
  static String undefined(List<String> names) {
    return "undefined vars: " + String.join(", ", names.stream().distinct().sorted().toList());
  }
}
