package io.throughline.telemetry.redaction;

import com.sun.management.ThreadMXBean;
import io.throughline.telemetry.redaction.Redaction.Hold;
import io.throughline.telemetry.testing.RandomText;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Measures what time of a processor it takes to look for secrets in text that holds none. Run by
 * hand; figures depend on the machine.
 */
final class RedactionCost {
  private static final int ROUNDS = 6;
  private static final int TEXTS = 2000;

  private RedactionCost() {}

  static void main() {
    for (int secrets : List.of(0, 10, 1000)) {
      measure(secrets, List.of());
    }
    measure(10, List.of("ACME-[0-9a-f]{32}", "pin is (\\d+)"));
  }

  private static void measure(int secrets, List<String> patterns) {
    Redaction redaction = new Redaction(new RedactionConfig(patterns, List.of(), List.of()));
    List<String> values =
        RandomText.times(secrets)
            .map(random -> random.of("abcdefghijklmnopqrstuvwxyzABCDEFG0123456789+/-_", 24, 40))
            .toList();
    String text = text();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int round = 1; round <= ROUNDS; round++) {
      long held = threads.getCurrentThreadCpuTime();
      try (Hold _ = redaction.hold(values)) {
        held = threads.getCurrentThreadCpuTime() - held;
        long more = threads.getCurrentThreadCpuTime();
        Hold one = redaction.hold(List.of("one more secret"));
        more = threads.getCurrentThreadCpuTime() - more;
        one.close();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long inTexts = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < TEXTS; i++) {
          var _ = redaction.apply(text);
        }
        inTexts = threads.getCurrentThreadCpuTime() - inTexts;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        long inBytes = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < TEXTS; i++) {
          var _ = redaction.find(bytes);
        }
        inBytes = threads.getCurrentThreadCpuTime() - inBytes;
        System.out.printf(
            "%4d secrets, %d patterns: %6d ns, %5d bytes a KiB of text, %6d ns a KiB of bytes,"
                + " %d us to hold, %d us one more%n",
            secrets,
            patterns.size(),
            inTexts / TEXTS * 1024 / text.length(),
            allocated / TEXTS * 1024 / text.length(),
            inBytes / TEXTS * 1024 / text.length(),
            held / 1000,
            more / 1000);
      }
    }
  }

  /** As builds tell it. */
  private static String text() {
    StringBuilder text = new StringBuilder();
    for (int line = 0; text.length() < 16 << 10; line++) {
      text.append(
          "[INFO] Compiling module %d of 40 with javac [debug target 25], see target/classes-%x%n"
              .formatted(line % 40, line * 7919));
    }
    return text.toString();
  }
}
