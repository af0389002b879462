package io.throughline.telemetry.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts measurements that are beyond the limit of series, and says which metric has too many, and
 * by which of its attributes, once a minute and metric at most.
 *
 * <p>Safe for use from many threads.
 */
final class Cardinality implements Series.Overflow {
  private static final Logger log = LoggerFactory.getLogger(Cardinality.class);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private record Blame(Instant until, Attributes labels) {}

  private final int limit;
  private final LongCounter overflowed;
  private final InstantSource clock;
  private final Map<MetricName, Blame> blames = new EnumMap<>(MetricName.class);

  Cardinality(int limit, LongCounter overflowed, InstantSource clock) {
    this.limit = limit;
    this.overflowed = overflowed;
    this.clock = clock;
  }

  @Override
  public void overflowed(MetricName metric, Collection<Attributes> series) {
    overflowed.add(1, blame(metric, series));
  }

  private synchronized Attributes blame(MetricName metric, Collection<Attributes> series) {
    Instant now = clock.instant();
    Blame last = blames.get(metric);
    if (last != null && now.isBefore(last.until())) {
      return last.labels();
    }
    Map.Entry<String, Integer> widest = widest(series);
    log.warn(
        "{} has reached its limit of {} series; {} has the most values, {} of them. What is new is"
            + " counted in the series otel.metric.overflow. --metrics-cardinality-limit sets the"
            + " limit",
        metric.text(),
        limit,
        widest.getKey(),
        widest.getValue());
    Attributes labels =
        Attributes.of(Attribute.METRIC, metric.text(), Attribute.METRIC_ATTRIBUTE, widest.getKey());
    blames.put(metric, new Blame(now.plus(BETWEEN_WARNINGS), labels));
    return labels;
  }

  /** The attribute with the most values, and how many it has. */
  static Map.Entry<String, Integer> widest(Collection<Attributes> series) {
    Map<String, Set<Object>> values = new TreeMap<>();
    series.forEach(one ->
        one.forEach(
            (key, value) -> values.computeIfAbsent(key.getKey(), _ -> new HashSet<>()).add(value)));
    Map.Entry<String, Integer> widest = Map.entry("", 0);
    for (Map.Entry<String, Set<Object>> each : values.entrySet()) {
      if (each.getValue().size() > widest.getValue()) {
        widest = Map.entry(each.getKey(), each.getValue().size());
      }
    }
    return widest;
  }
}
