package io.throughline.telemetry.redaction;

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

/**
 * A span in whose texts the secrets that this process knows are replaced. They are replaced when it
 * is made and not when it is read: a span may wait to be sent for longer than its secrets are held.
 */
public final class RedactedSpan extends DelegatingSpanData {
  /** Length of a text of which the end may have been cut off, characters. */
  public static final int CUT_LENGTH = 4096;

  private final String name;
  private final Attributes attributes;
  private final List<EventData> events;
  private final List<LinkData> links;
  private final StatusData status;

  private RedactedSpan(SpanData span, Redaction redaction) {
    super(span);
    this.name = redaction.apply(span.getName());
    this.attributes = redact(span.getAttributes(), redaction);
    this.events = span.getEvents().stream().map(event -> redact(event, redaction)).toList();
    this.links = span.getLinks().stream().map(link -> redact(link, redaction)).toList();
    this.status =
        StatusData.create(
            span.getStatus().getStatusCode(), redaction.apply(span.getStatus().getDescription()));
  }

  /** The span itself when there is nothing to hide. */
  public static SpanData of(SpanData span, Redaction redaction) {
    return redaction.isEmpty() ? span : new RedactedSpan(span, redaction);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public List<EventData> getEvents() {
    return events;
  }

  @Override
  public List<LinkData> getLinks() {
    return links;
  }

  @Override
  public StatusData getStatus() {
    return status;
  }

  private static EventData redact(EventData event, Redaction redaction) {
    return EventData.create(
        event.getEpochNanos(),
        redaction.apply(event.getName()),
        redact(event.getAttributes(), redaction),
        event.getTotalAttributeCount());
  }

  private static LinkData redact(LinkData link, Redaction redaction) {
    return LinkData.create(
        link.getSpanContext(),
        redact(link.getAttributes(), redaction),
        link.getTotalAttributeCount());
  }

  private static Attributes redact(Attributes attributes, Redaction redaction) {
    AttributesBuilder safe = Attributes.builder();
    attributes.forEach((key, value) -> put(safe, key, value, redaction));
    return safe.build();
  }

  @SuppressWarnings("unchecked") // The type of a key is the type of its value.
  private static void put(
      AttributesBuilder safe, AttributeKey<?> key, Object value, Redaction redaction) {
    if (key.getType() == AttributeType.STRING) {
      safe.put((AttributeKey<String>) key, redact((String) value, redaction));
    } else if (key.getType() == AttributeType.STRING_ARRAY) {
      List<String> texts =
          ((List<String>) value).stream().map(text -> redact(text, redaction)).toList();
      safe.put((AttributeKey<List<String>>) key, texts);
    } else {
      safe.put((AttributeKey<Object>) key, value);
    }
  }

  private static String redact(String text, Redaction redaction) {
    return text.length() < CUT_LENGTH ? redaction.apply(text) : redaction.applyToCut(text);
  }
}
