package io.throughline.telemetry.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is to be hidden in one text, and from where on its end may be part of something that is to
 * be hidden once more of it is known.
 *
 * <p>Not safe for use from several threads.
 */
public final class Findings {
  /** Part of a text. */
  private record Span(int start, int end) {
    boolean holds(int seam) {
      return start < seam && seam < end;
    }
  }

  /** Part of a text, and what stands in its place. */
  private record Range(Span span, String instead) {
    int start() {
      return span.start();
    }

    int end() {
      return span.end();
    }

    boolean overlaps(Range other) {
      return start() < other.end() && other.start() < end();
    }

    Range joined(Range other) {
      Span all = new Span(Math.min(start(), other.start()), Math.max(end(), other.end()));
      boolean continues = instead.isEmpty() || other.instead.isEmpty();
      return all.equals(span)
          ? this
          : new Range(
              all, continues ? "" : all.equals(other.span) ? other.instead : Redaction.PLACEHOLDER);
    }
  }

  private final int length;
  private List<Range> ranges = List.of();
  private List<Span> solids = List.of();
  private int open;
  private int begun;

  Findings(int length) {
    this.length = length;
    this.open = length;
    this.begun = length;
  }

  /** Hides a part of the text. */
  void hide(int start, int end, String instead) {
    if (start < end) {
      ranges = ranges.isEmpty() ? new ArrayList<>() : ranges;
      ranges.add(new Range(new Span(start, end), instead));
    }
  }

  /** A secret in here is known only by what stands around it. */
  void keepTogether(int start, int end) {
    solids = solids.isEmpty() ? new ArrayList<>() : solids;
    solids.add(new Span(start, end));
  }

  /** How many parts are hidden. */
  int count() {
    return ranges.size();
  }

  /** The text from here on may be the beginning of something that is to be hidden. */
  void open(int start) {
    open = Math.min(open, start);
  }

  /** The text from here on most likely is; if nothing follows because it was cut, hide it. */
  void begin(int start) {
    open(start);
    begun = Math.min(begun, start);
  }

  /** The rest of the text was cut off. */
  void hideBegun() {
    hide(begun, length, Redaction.PLACEHOLDER);
  }

  /** The text begins within something that was told to be hidden before. */
  public void goOnHiding(int end) {
    hide(-1, end, "");
    settle();
  }

  /** Nothing follows the text. */
  public void complete() {
    open = length;
  }

  /**
   * Brings the ranges into order; those that overlap become one. Touching each other is not that.
   */
  Findings settle() {
    if (ranges.size() < 2) {
      return this;
    }
    ranges.sort(Comparator.comparingInt(Range::start).thenComparingInt(Range::end));
    List<Range> joined = new ArrayList<>(ranges.size());
    for (Range range : ranges) {
      if (!joined.isEmpty() && joined.getLast().overlaps(range)) {
        joined.add(joined.removeLast().joined(range));
      } else {
        joined.add(range);
      }
    }
    ranges = joined;
    return this;
  }

  /** Where what may be the beginning of something begins; the length of the text if nowhere. */
  public int open() {
    return open;
  }

  /**
   * The last place up to {@code limit} where the text may be divided so that each part can be
   * judged by itself.
   */
  public int lastSeam(int limit) {
    int seam = Math.min(limit, open);
    for (int before = -1; seam != before; ) {
      before = seam;
      for (Range range : ranges) {
        seam = range.span().holds(seam) ? range.start() : seam;
      }
      for (Span solid : solids) {
        seam = solid.holds(seam) ? solid.start() : seam;
      }
    }
    return seam;
  }

  /** The first place behind {@code from} where the text may be divided, or {@link #open}. */
  public int nextSeam(int from) {
    int seam = from + 1;
    for (int before = -1; seam != before; ) {
      before = seam;
      for (Range range : ranges) {
        seam = range.span().holds(seam) ? range.end() : seam;
      }
      for (Span solid : solids) {
        seam = solid.holds(seam) ? solid.end() : seam;
      }
    }
    return Math.min(seam, open);
  }

  /** Where what is hidden around {@code place} ends; {@code place} if nothing is. */
  public int endAround(int place) {
    return ranges.stream()
        .filter(range -> range.span().holds(place))
        .mapToInt(Range::end)
        .findFirst()
        .orElse(place);
  }

  /** The text with what is found replaced. */
  String replaced(String text) {
    if (ranges.isEmpty()) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length());
    int shown = 0;
    for (Range range : ranges) {
      safe.append(text, shown, range.start()).append(range.instead());
      shown = range.end();
    }
    return safe.append(text, shown, text.length()).toString();
  }

  /** As a text, a part of the bytes in which things were found. */
  public String replaced(byte[] utf8, int from, int end) {
    StringBuilder safe = new StringBuilder(end - from);
    int shown = from;
    for (Range range : ranges) {
      if (range.end() > from && range.start() < end) {
        safe.append(text(utf8, shown, range.start()));
        safe.append(range.start() < from ? "" : range.instead());
        shown = Math.min(end, range.end());
      }
    }
    return safe.append(text(utf8, shown, end)).toString();
  }

  private static String text(byte[] utf8, int from, int end) {
    return from < end ? new String(utf8, from, end - from, StandardCharsets.UTF_8) : "";
  }
}
