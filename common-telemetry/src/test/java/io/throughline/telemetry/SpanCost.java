package io.throughline.telemetry;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.redaction.Redaction;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;

/**
 * Measures what the start and end of a span cost the thread that makes it, with four attributes, in
 * time of a processor. Run by hand; figures depend on the machine.
 */
final class SpanCost {
  private static final int SPANS = 200_000;
  private static final int ROUNDS = 5;

  private SpanCost() {}

  static void main() {
    measure("exported", false, List.of());
    measure("exported and fed", true, List.of());
    measure("exported and fed, with 10 secrets", true, secrets(10));
    measure("exported and fed, with 1000 secrets", true, secrets(1000));
  }

  private static void measure(String what, boolean kept, List<String> secrets) {
    try (Telemetry telemetry =
            Telemetry.start(TelemetryConfig.local("cost"), List.of(new Swallowing()));
        Redaction.Hold _ = telemetry.redaction().hold(secrets)) {
      telemetry.feed().connect(_ -> {});
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      for (int round = 1; round <= ROUNDS; round++) {
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long nanos = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < SPANS; i++) {
          make(telemetry, kept);
        }
        nanos = threads.getCurrentThreadCpuTime() - nanos;
        bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
        System.out.printf(
            "%-35s round %d: %5d ns, %5d bytes a span%n",
            what, round, nanos / SPANS, bytes / SPANS);
      }
    }
  }

  private static void make(Telemetry telemetry, boolean kept) {
    SpanStart start =
        telemetry
            .span(SpanName.TASK, "unit")
            .attribute(Attribute.TASK_NAME, "unit")
            .attribute(Attribute.PLAN_ID, "17")
            .attribute(Attribute.ATTEMPT, 1L)
            .attribute(Attribute.TEAM, "main");
    Span span = (kept ? start.keep() : start).start();
    span.end();
  }

  private static List<String> secrets(int count) {
    return java.util.stream.IntStream.range(0, count)
        .mapToObj("secret-value-%d"::formatted)
        .toList();
  }

  /** Takes everything and keeps nothing. */
  private static final class Swallowing implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
