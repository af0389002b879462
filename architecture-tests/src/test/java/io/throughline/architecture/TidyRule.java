package io.throughline.architecture;

import java.util.List;
import java.util.function.Function;

/**
 * A rule over the files of the repository.
 *
 * @param name as findings and the ratchet file have it
 * @param check what breaks the rule
 */
record TidyRule(String name, Function<List<SourceFile>, List<Finding>> check) {
  List<Finding> findings(List<SourceFile> files) {
    return check.apply(files);
  }

  @Override
  public String toString() {
    return name;
  }
}
