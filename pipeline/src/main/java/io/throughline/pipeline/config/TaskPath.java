package io.throughline.pipeline.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Paths of inputs, outputs and caches. */
final class TaskPath {
  private TaskPath() {}

  /**
   * The path without detours, {@code .} for the working directory itself; nothing if it leads out
   * of the working directory.
   */
  static Optional<String> inside(String path) {
    if (path.startsWith("/")) {
      return Optional.empty();
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (!part.equals("..")) {
        parts.addLast(part);
        continue;
      }
      if (parts.pollLast() == null) {
        return Optional.empty();
      }
    }
    return Optional.of(parts.isEmpty() ? "." : String.join("/", parts));
  }
}
