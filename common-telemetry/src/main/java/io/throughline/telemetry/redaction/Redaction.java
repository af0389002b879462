package io.throughline.telemetry.redaction;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The secret values that this process has been told, and what is put in their place. Values are
 * held for as long as something that may show them is alive; each line of a value of several lines
 * counts by itself.
 *
 * <p>Safe for use from many threads.
 */
public final class Redaction {
  /** What a reader sees instead. */
  public static final String PLACEHOLDER = "((redacted))";

  /** Shorter values are in every text; hiding them would tell more than showing them. */
  private static final int SHORTEST = 2;

  private final ConcurrentHashMap<String, Integer> holders = new ConcurrentHashMap<>();
  private volatile List<String> longestFirst = List.of();

  /** A claim on values; closing it twice is harmless. */
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * The texts that are looked for to hide the values: each line by itself, without the blanks
   * around it, but none that is too short to be hidden.
   */
  public static List<String> hidden(Collection<String> values) {
    return values.stream()
        .flatMap(value -> Arrays.stream(value.split("\\R")))
        .map(String::strip)
        .filter(line -> line.length() >= SHORTEST)
        .distinct()
        .toList();
  }

  /** Hides the values until the hold is closed. */
  public Hold hold(Collection<String> values) {
    List<String> lines = hidden(values);
    lines.forEach(line -> holders.merge(line, 1, Integer::sum));
    publish();
    return new Hold() {
      private boolean closed;

      @Override
      public synchronized void close() {
        if (closed) {
          return;
        }
        closed = true;
        lines.forEach(line -> holders.computeIfPresent(line, (_, n) -> n == 1 ? null : n - 1));
        publish();
      }
    };
  }

  /**
   * The text with every value that is held replaced. Values that overlap in the text are replaced
   * as one, so that no part of either shows.
   */
  public String apply(String text) {
    return hide(text, found(text));
  }

  /**
   * As {@link #apply}, for a text of which the end was cut off: a beginning of a value that stands
   * at its very end is replaced too.
   */
  public String applyToCut(String text) {
    BitSet found = found(text);
    for (String value : longestFirst) {
      for (int length = Math.min(value.length() - 1, text.length()); length > 0; length--) {
        if (text.regionMatches(text.length() - length, value, 0, length)) {
          found.set(2 * (text.length() - length), 2 * text.length() - 1);
          break;
        }
      }
    }
    return hide(text, found);
  }

  /**
   * Where values stand. Bit 2n is the character n, bit 2n + 1 the seam behind it, which is set
   * inside of a value but not between two values that only touch.
   */
  private BitSet found(String text) {
    BitSet found = new BitSet();
    for (String value : longestFirst) {
      for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
        found.set(2 * at, 2 * (at + value.length()) - 1);
      }
    }
    return found;
  }

  private static String hide(String text, BitSet found) {
    if (found.isEmpty()) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length());
    int shown = 0;
    for (int from = found.nextSetBit(0); from >= 0; ) {
      int end = found.nextClearBit(from);
      safe.append(text, shown, from / 2).append(PLACEHOLDER);
      shown = (end + 1) / 2;
      from = found.nextSetBit(end);
    }
    return safe.append(text, shown, text.length()).toString();
  }

  /** Whether nothing is held, so that {@link #apply} changes nothing. */
  public boolean isEmpty() {
    return longestFirst.isEmpty();
  }

  /**
   * Length of the longest value that is held, 0 for none: how far a value may reach over the border
   * of two chunks.
   */
  public int longest() {
    List<String> values = longestFirst;
    return values.isEmpty() ? 0 : values.getFirst().length();
  }

  private synchronized void publish() {
    longestFirst =
        holders.keySet().stream()
            .sorted(
                Comparator.comparingInt(String::length).reversed().thenComparing(value -> value))
            .toList();
  }

  @Override
  public String toString() {
    return "Redaction of " + longestFirst.size() + " values";
  }
}
