package io.throughline.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/** A span in whose texts the secrets that this process knows are replaced. */
final class RedactedSpan extends DelegatingSpanData {
  private final SpanData span;
  private final Redaction redaction;

  private RedactedSpan(SpanData span, Redaction redaction) {
    super(span);
    this.span = span;
    this.redaction = redaction;
  }

  /** The span itself when there is nothing to hide. */
  static SpanData of(SpanData span, Redaction redaction) {
    return redaction.isEmpty() ? span : new RedactedSpan(span, redaction);
  }

  @Override
  public String getName() {
    return redaction.apply(span.getName());
  }

  @Override
  public Attributes getAttributes() {
    return redact(span.getAttributes());
  }

  @Override
  public List<EventData> getEvents() {
    return span.getEvents().stream()
        .map(event ->
            EventData.create(
                event.getEpochNanos(),
                redaction.apply(event.getName()),
                redact(event.getAttributes()),
                event.getTotalAttributeCount()))
        .toList();
  }

  @Override
  public List<LinkData> getLinks() {
    return span.getLinks().stream()
        .map(link ->
            LinkData.create(
                link.getSpanContext(), redact(link.getAttributes()), link.getTotalAttributeCount()))
        .toList();
  }

  @Override
  public StatusData getStatus() {
    StatusData status = span.getStatus();
    return StatusData.create(status.getStatusCode(), redaction.apply(status.getDescription()));
  }

  private Attributes redact(Attributes attributes) {
    AttributesBuilder safe = Attributes.builder();
    attributes.forEach((key, value) -> put(safe, key, value));
    return safe.build();
  }

  @SuppressWarnings("unchecked") // The type of a key is the type of its value.
  private void put(AttributesBuilder safe, AttributeKey<?> key, Object value) {
    if (key.getType() == AttributeType.STRING) {
      safe.put((AttributeKey<String>) key, redaction.apply((String) value));
    } else if (key.getType() == AttributeType.STRING_ARRAY) {
      List<String> texts = ((List<String>) value).stream().map(redaction::apply).toList();
      safe.put((AttributeKey<List<String>>) key, texts);
    } else {
      safe.put((AttributeKey<Object>) key, value);
    }
  }
}
