package io.throughline.telemetry.export;

import io.throughline.config.DurationText;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;

/** The options of the queue before one receiver of spans. */
final class BatchOptions {
  private final Option<Integer> queue;
  private final Option<Integer> batch;
  private final Option<Duration> delay;
  private final Option<Duration> patience;

  /**
   * Declares them.
   *
   * @param prefix as in {@code tracing-otlp}
   * @param patience how long a batch may take; shared by all receivers
   */
  BatchOptions(Options group, String prefix, Option<Duration> patience) {
    this.patience = patience;
    this.queue =
        group
            .integer(
                prefix + "-queue-size",
                Batching.DEFAULT.queue(),
                1,
                10_000_000,
                "unsent spans kept at most; what comes on top is dropped and counted")
            .env("OTEL_BSP_MAX_QUEUE_SIZE");
    this.batch =
        group
            .integer(
                prefix + "-batch-size",
                Batching.DEFAULT.batch(),
                1,
                1_000_000,
                "spans sent at once at most")
            .env("OTEL_BSP_MAX_EXPORT_BATCH_SIZE");
    this.delay =
        group
            .duration(prefix + "-delay", "1s", "how long a span waits for others at most")
            .env("OTEL_BSP_SCHEDULE_DELAY", DurationText::milliseconds);
  }

  Batching read() {
    return new Batching(queue.value(), batch.value(), delay.value(), patience.value());
  }
}
