package io.throughline.pipeline.document;

import java.util.List;
import java.util.function.Supplier;

/** A text that was read, or why it could not be. */
public sealed interface Document {
  /**
   * The text has a structure.
   *
   * @param findings what is wrong with it all the same, such as a key that stands twice
   */
  record Read(Value root, List<Finding> findings) implements Document {
    public Read {
      findings = List.copyOf(findings);
    }
  }

  record Broken(Finding finding) implements Document {}

  /**
   * Reads YAML or JSON. Any text at all has an answer; a text without any value is null.
   *
   * <p>YAML is read as version 1.1 with its booleans ({@code on}, {@code yes}), octal numbers and
   * merge keys, but without dates and base 60.
   */
  static Document parse(String text, DocumentLimits limits) {
    if (!JsonReading.looksLikeJson(text)) {
      return within(limits, text, () -> readYaml(text, limits));
    }
    return within(
        limits,
        text,
        () -> {
          try {
            return readJson(text, limits);
          } catch (NotJson e) {
            return readYaml(text, limits);
          }
        });
  }

  /** Reads JSON and nothing else. */
  static Document parseJson(String text, DocumentLimits limits) {
    return within(
        limits,
        text,
        () -> {
          try {
            return readJson(text, limits);
          } catch (NotJson e) {
            return new Broken(e.finding());
          }
        });
  }

  private static Document within(DocumentLimits limits, String text, Supplier<Document> read) {
    if (longerThan(limits.bytes(), text)) {
      return new Broken(
          new Finding(Place.START, "", "the file is longer than " + limits.bytes() + " bytes"));
    }
    try {
      return read.get();
    } catch (Unreadable e) {
      return new Broken(e.finding());
    }
  }

  private static Document readJson(String text, DocumentLimits limits) throws NotJson {
    Findings findings = new Findings(limits.findings());
    Value root = new JsonReading(text, new Allowance(limits), findings).read();
    return new Read(root, findings.inOrder());
  }

  private static Document readYaml(String text, DocumentLimits limits) {
    Findings findings = new Findings(limits.findings());
    Value root = new YamlReading(text, new Allowance(limits), findings).read();
    return new Read(root, findings.inOrder());
  }

  private static boolean longerThan(int bytes, String text) {
    if (text.length() > bytes) {
      return true;
    }
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length > bytes;
  }
}
