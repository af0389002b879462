package io.throughline.telemetry.metrics;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.redaction.RedactedLabels;
import io.throughline.telemetry.redaction.Redaction;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The series of one instrument. There are never more than its limit, of which one is for whatever
 * is measured beyond: the first come, first served. The choice is made once, before the measurement
 * reaches any reader, so that all of them have the same series with the same counts. Before it,
 * secrets are hidden in names.
 *
 * <p>Safe for use from many threads.
 */
final class Series {
  /** The series of what is beyond the limit. */
  static final Attributes OVERFLOW = Attributes.of(Attribute.OVERFLOW, true);

  /** What is told when a measurement is beyond the limit, with the series that there are. */
  @FunctionalInterface
  interface Overflow {
    void overflowed(MetricName metric, Collection<Attributes> series);
  }

  private final MetricName metric;
  private final int limit;
  private final RedactedLabels redacted;
  private final Overflow overflow;
  private final Set<AttributeKey<?>> allowed;
  private final Set<Attributes> known = ConcurrentHashMap.newKeySet();

  /**
   * No series yet.
   *
   * @param limit of series, at least 2
   */
  Series(MetricName metric, int limit, Redaction redaction, Overflow overflow) {
    this.metric = metric;
    this.limit = limit;
    this.redacted = new RedactedLabels(redaction, limit);
    this.overflow = overflow;
    this.allowed = Set.copyOf(metric.attributes());
  }

  /** The series that a measurement with these attributes belongs to. */
  Attributes of(Attributes asked) {
    Attributes safe = redacted.of(asked);
    return known.contains(safe) ? safe : admit(asDocumented(safe));
  }

  /** Attributes that the catalogue does not name for this metric never become a series. */
  Attributes asDocumented(Attributes asked) {
    return allowed.containsAll(asked.asMap().keySet())
        ? asked
        : asked.toBuilder().removeIf(key -> !allowed.contains(key)).build();
  }

  private Attributes admit(Attributes series) {
    if (known.contains(series) || added(series)) {
      return series;
    }
    overflow.overflowed(metric, known);
    return OVERFLOW;
  }

  private synchronized boolean added(Attributes series) {
    if (known.contains(series)) {
      return true;
    }
    return known.size() < limit - 1 && known.add(series);
  }

  @Override
  public String toString() {
    return metric.text() + " with " + known.size() + " series";
  }
}
