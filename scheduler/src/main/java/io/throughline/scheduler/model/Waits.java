package io.throughline.scheduler.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a build has waited for so far, in order. */
public record Waits(List<Wait> list) {
  /** A reason to wait, and when it began, unix milliseconds. It lasted until the next one. */
  public record Wait(QueueCause cause, long sinceMs) {}

  /** The changes that are kept at most; later ones count for the last. */
  private static final int MOST = 100;

  public Waits {
    list = List.copyOf(list);
  }

  public static Waits none() {
    return new Waits(List.of());
  }

  /** What the build waits for now. */
  public QueueCause current() {
    return list.isEmpty() ? QueueCause.NONE : list.getLast().cause();
  }

  /** These, and another cause from a moment on; the same when that is the current one. */
  public Waits with(QueueCause cause, long sinceMs) {
    if (cause == current() || (list.size() >= MOST && cause != QueueCause.NONE)) {
      return this;
    }
    List<Wait> more = new ArrayList<>(list);
    more.add(new Wait(cause, sinceMs));
    return new Waits(more);
  }

  /** What took the longest time, when the waiting has ended at a moment. */
  public QueueCause longest(long endMs) {
    Map<QueueCause, Long> sums = new EnumMap<>(QueueCause.class);
    for (int i = 0; i < list.size(); i++) {
      long until = i + 1 < list.size() ? list.get(i + 1).sinceMs() : endMs;
      sums.merge(list.get(i).cause(), until - list.get(i).sinceMs(), Long::sum);
    }
    return sums.entrySet().stream()
        .filter(sum -> sum.getKey() != QueueCause.NONE)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(QueueCause.NONE);
  }
}
