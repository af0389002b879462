package io.throughline.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.throughline.telemetry.catalog.Attribute;
import java.util.Locale;

/** Counts what the feed tells of itself. */
record FeedCounter(LongCounter fed, LongCounter dropped) implements SpanFeed.Counter {
  @Override
  public void fed(int spans) {
    fed.add(spans);
  }

  @Override
  public void dropped(int spans, SpanFeed.Drop why) {
    String reason = why.name().toLowerCase(Locale.ROOT);
    dropped.add(spans, Attributes.of(Attribute.DROP_REASON, reason));
  }
}
