package io.throughline.telemetry.export;

import io.throughline.config.DurationText;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;

/** The options of the queue before one receiver. */
final class BatchOptions {
  /**
   * What waits.
   *
   * @param word for one of it
   * @param variables as in {@code OTEL_BSP_MAX_QUEUE_SIZE}
   * @param usual what holds when nothing is set
   */
  record Kind(String word, String variables, Batching usual) {}

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
    this(group, prefix, new Kind("span", "BSP", Batching.DEFAULT), patience);
  }

  /** Declares those of a receiver of something else than spans. */
  BatchOptions(Options group, String prefix, Kind kind, Option<Duration> patience) {
    String standard = "OTEL_" + kind.variables() + "_";
    this.patience = patience;
    this.queue =
        group
            .integer(
                prefix + "-queue-size",
                kind.usual().queue(),
                1,
                10_000_000,
                "unsent %ss kept at most; what comes on top is dropped and counted"
                    .formatted(kind.word()))
            .env(standard + "MAX_QUEUE_SIZE");
    this.batch =
        group
            .integer(
                prefix + "-batch-size",
                kind.usual().batch(),
                1,
                1_000_000,
                kind.word() + "s sent at once at most")
            .env(standard + "MAX_EXPORT_BATCH_SIZE");
    this.delay =
        group
            .duration(
                prefix + "-delay",
                "1s",
                "how long a %s waits for others at most".formatted(kind.word()))
            .env(standard + "SCHEDULE_DELAY", DurationText::milliseconds);
  }

  Batching read() {
    return new Batching(queue.value(), batch.value(), delay.value(), patience.value());
  }
}
