package io.throughline.pipeline.document;

import java.util.Arrays;

/** Turns an index into a text into a line and a column. */
final class Places {
  private final int[] lineStarts;
  private final int length;

  /** Lines end with a line feed, a carriage return, or both; indexes count code points. */
  Places(int[] codePoints) {
    int[] starts = new int[16];
    int lines = 1;
    int previous = 0;
    for (int at = 0; at < codePoints.length; at++) {
      int codePoint = codePoints[at];
      boolean secondHalf = codePoint == '\n' && previous == '\r';
      if (secondHalf) {
        starts[lines - 1] = at + 1;
      } else if (codePoint == '\n' || codePoint == '\r') {
        starts = lines == starts.length ? Arrays.copyOf(starts, lines * 2) : starts;
        starts[lines] = at + 1;
        lines++;
      }
      previous = codePoint;
    }
    this.lineStarts = Arrays.copyOf(starts, lines);
    this.length = codePoints.length;
  }

  Place at(int index) {
    int inside = Math.clamp(index, 0, length);
    int found = Arrays.binarySearch(lineStarts, inside);
    int line = found >= 0 ? found : -found - 2;
    return new Place(line + 1, inside - lineStarts[line] + 1);
  }
}
