package io.throughline.bench.run;

import java.nio.charset.StandardCharsets;

/**
 * Counts the lines of output in a stream of events without parsing it: in JSON each line's end is a
 * backslash and an n. Output that has backslashes of its own would be counted wrongly.
 */
final class LineCount {
  private static final byte[] END = "\nevent: end\n".getBytes(StandardCharsets.US_ASCII);

  private long lines;
  private boolean backslash;
  private int matched;

  void add(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (backslash && b == 'n') {
        lines++;
      }
      backslash = b == '\\' && !backslash;
      matchEnd(b);
    }
  }

  long lines() {
    return lines;
  }

  /** Whether the event that ends a build was among them. */
  boolean hasEnded() {
    return matched == END.length;
  }

  private void matchEnd(byte b) {
    if (matched == END.length) {
      return;
    }
    if (b == END[matched]) {
      matched++;
    } else {
      matched = b == END[0] ? 1 : 0;
    }
  }
}
