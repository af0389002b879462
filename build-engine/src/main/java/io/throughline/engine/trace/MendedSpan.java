package io.throughline.engine.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.throughline.engine.build.Ending;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.store.SpanRecord;
import io.throughline.engine.store.SpanRecord.Rank;
import io.throughline.engine.store.Times;
import io.throughline.telemetry.catalog.Attribute;

/** A stored span that was never ended, and gets an end. */
record MendedSpan(SpanRecord span) {
  /** Class of the error of a span whose service died. */
  static final String LOST = "lost";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** It is not known how it ended. */
  SpanRecord lost(long endNanos) {
    ObjectNode attributes = attributes().put(Attribute.ERROR_TYPE.getKey(), LOST);
    return with(endNanos, StatusCode.ERROR, "", attributes);
  }

  /** It is known how it ended. */
  SpanRecord ended(StepRecord.End end, AttributeKey<String> result) {
    Ending ending = end.ending();
    ObjectNode attributes = attributes().put(result.getKey(), Results.word(ending));
    if (!ending.isSuccess()) {
      attributes.put(Attribute.ERROR_TYPE.getKey(), ending.errorType());
    }
    StatusCode status = Results.status(ending);
    return with(
        Times.nanos(end.at()),
        status,
        status == StatusCode.ERROR ? ending.message() : "",
        attributes);
  }

  private SpanRecord with(long endNanos, StatusCode status, String message, ObjectNode attributes) {
    return new SpanRecord(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        span.name(),
        span.kind(),
        span.service(),
        span.startNanos(),
        endNanos,
        status.name(),
        message,
        text(attributes),
        span.events(),
        span.links(),
        Rank.LOST);
  }

  private ObjectNode attributes() {
    if (span.attributes().isEmpty()) {
      return JSON.createObjectNode();
    }
    try {
      return (ObjectNode) JSON.readTree(span.attributes());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored span is damaged", e);
    }
  }

  static String text(ObjectNode attributes) {
    try {
      return JSON.writeValueAsString(attributes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }
}
