package io.throughline.runner.local;

import java.nio.file.Path;

/**
 * An input that is a view of its artifact: what the program changes goes to {@code upper}, the
 * artifact stays as it is.
 *
 * @param lower the artifact, relative to the directory of all containers; so are upper and work
 * @param target where the program sees it
 */
record Layer(Path lower, Path upper, Path work, Path target) {
  /**
   * Whether the paths can be named in the options of a mount, where some characters have a meaning.
   */
  static boolean canName(Path path) {
    return path.toString().chars().noneMatch(c -> ",:\\\"".indexOf(c) >= 0);
  }
}
