package io.throughline.scheduler.model;

import java.util.List;

/**
 * A part of a list, newest first.
 *
 * @param older id to continue with towards older entries, 0 at the end
 * @param newer id to continue with towards newer entries, 0 at the end
 */
public record Page<T>(List<T> entries, long older, long newer) {
  public Page {
    entries = List.copyOf(entries);
  }

  public static <T> Page<T> empty() {
    return new Page<>(List.of(), 0, 0);
  }
}
