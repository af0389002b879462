package io.throughline.telemetry.redaction;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A span in whose texts the secrets that this process knows are replaced. They are replaced when it
 * is made and not when it is read: a span may wait to be sent for longer than its secrets are held.
 */
public final class RedactedSpan extends DelegatingSpanData {
  /** Length of a text of which the end may have been cut off, characters. */
  public static final int CUT_LENGTH = 4096;

  private static final String QUERY = UrlAttributes.URL_QUERY.getKey();

  private final String name;
  private final Attributes attributes;
  private final List<EventData> events;
  private final List<LinkData> links;
  private final StatusData status;

  private RedactedSpan(SpanData span, Redaction redaction) {
    super(span);
    this.name = redaction.apply(span.getName());
    this.attributes = redact(span.getAttributes(), redaction);
    this.events = each(span.getEvents(), event -> redact(event, redaction));
    this.links = each(span.getLinks(), link -> redact(link, redaction));
    this.status = redact(span.getStatus(), redaction);
  }

  /** The span itself when there is nothing to hide in it. */
  public static SpanData of(SpanData span, Redaction redaction) {
    RedactedSpan safe = new RedactedSpan(span, redaction);
    return safe.isUnchanged(span) ? span : safe;
  }

  @SuppressWarnings("ReferenceEquality") // What is not the same was changed.
  private boolean isUnchanged(SpanData span) {
    return name == span.getName()
        && attributes == span.getAttributes()
        && events == span.getEvents()
        && links == span.getLinks()
        && status == span.getStatus();
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
    String name = redaction.apply(event.getName());
    Attributes attributes = redact(event.getAttributes(), redaction);
    return isSame(name, event.getName()) && isSame(attributes, event.getAttributes())
        ? event
        : EventData.create(event.getEpochNanos(), name, attributes, event.getTotalAttributeCount());
  }

  private static LinkData redact(LinkData link, Redaction redaction) {
    Attributes attributes = redact(link.getAttributes(), redaction);
    return isSame(attributes, link.getAttributes())
        ? link
        : LinkData.create(link.getSpanContext(), attributes, link.getTotalAttributeCount());
  }

  private static StatusData redact(StatusData status, Redaction redaction) {
    String description = redaction.apply(status.getDescription());
    return isSame(description, status.getDescription())
        ? status
        : StatusData.create(status.getStatusCode(), description);
  }

  /** The attributes, the same if there is nothing to hide in them. */
  public static Attributes redact(Attributes attributes, Redaction redaction) {
    if (attributes.isEmpty()) {
      return attributes;
    }
    AttributesBuilder changed = null;
    for (Map.Entry<AttributeKey<?>, Object> entry : attributes.asMap().entrySet()) {
      Object safe = redact(entry.getKey(), entry.getValue(), redaction);
      if (!isSame(safe, entry.getValue())) {
        changed = changed == null ? attributes.toBuilder() : changed;
        put(changed, entry.getKey(), safe);
      }
    }
    return changed == null ? attributes : changed.build();
  }

  @SuppressWarnings("unchecked") // The type of a key is the type of its value.
  private static Object redact(AttributeKey<?> key, Object value, Redaction redaction) {
    return switch (key.getType()) {
      case STRING -> redact(key.getKey(), (String) value, redaction);
      case STRING_ARRAY ->
          each((List<String>) value, text -> redact(key.getKey(), text, redaction));
      default -> value;
    };
  }

  @SuppressWarnings("unchecked") // The type of a key is the type of its value.
  private static void put(AttributesBuilder attributes, AttributeKey<?> key, Object value) {
    attributes.put((AttributeKey<Object>) key, value);
  }

  private static String redact(String attribute, String text, Redaction redaction) {
    if (redaction.hidesAttribute(attribute)) {
      return UrlSecrets.INSTEAD;
    }
    if (attribute.equals(QUERY)) {
      return redaction.applyToQuery(text);
    }
    return text.length() < CUT_LENGTH ? redaction.apply(text) : redaction.applyToCut(text);
  }

  /** The same list when each of its items stays the same. */
  private static <T> List<T> each(List<T> items, UnaryOperator<T> change) {
    List<T> changed = null;
    for (int i = 0; i < items.size(); i++) {
      T safe = change.apply(items.get(i));
      if (!isSame(safe, items.get(i))) {
        changed = changed == null ? new ArrayList<>(items) : changed;
        changed.set(i, safe);
      }
    }
    return changed == null ? items : Collections.unmodifiableList(changed);
  }

  @SuppressWarnings("ReferenceEquality") // What is not the same was changed.
  private static boolean isSame(Object one, Object other) {
    return one == other;
  }
}
