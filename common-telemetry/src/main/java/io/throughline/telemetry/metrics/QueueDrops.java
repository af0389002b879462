package io.throughline.telemetry.metrics;

import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.throughline.telemetry.catalog.Attribute;
import java.util.Collection;
import java.util.Set;

/** Reads from the figures of a batch processor what it did not give to its exporter. */
final class QueueDrops {
  private static final Set<String> PROCESSED =
      Set.of("otel.sdk.processor.span.processed", "otel.sdk.processor.log.processed");
  private static final Set<String> DROPPED = Set.of("queue_full", "already_shutdown");

  private QueueDrops() {}

  static long in(Collection<MetricData> figures) {
    return figures.stream()
        .filter(metric -> PROCESSED.contains(metric.getName()))
        .flatMap(metric -> metric.getLongSumData().getPoints().stream())
        .filter(QueueDrops::isDropped)
        .mapToLong(LongPointData::getValue)
        .sum();
  }

  private static boolean isDropped(LongPointData point) {
    String error = point.getAttributes().get(Attribute.ERROR_TYPE);
    return error != null && DROPPED.contains(error);
  }
}
