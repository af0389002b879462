package io.throughline.service;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.semconv.ServiceAttributes;
import io.throughline.telemetry.Tenant;
import io.throughline.telemetry.catalog.Attribute;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.jspecify.annotations.Nullable;

/**
 * Where a line belongs: the service, the current span by its ids, under the names that the
 * specification gives them in logs, and the team, pipeline, job, build and step that it works for.
 * They are those of the thread that logs, also of a virtual one; a span that says it itself goes
 * before the span that it is part of.
 */
final class LogPlace extends AbstractJsonProvider<ILoggingEvent> {
  private final String process;

  /**
   * The place of a line.
   *
   * @param process the service of lines that belong to no span
   */
  LogPlace(String process) {
    this.process = process;
  }

  @Override
  public void writeTo(JsonGenerator json, ILoggingEvent event) throws IOException {
    Span span = Span.current();
    @Nullable ReadableSpan recording = span instanceof ReadableSpan readable ? readable : null;
    json.writeStringField("service", service(recording));
    if (span.getSpanContext().isValid()) {
      json.writeStringField("trace_id", span.getSpanContext().getTraceId());
      json.writeStringField("span_id", span.getSpanContext().getSpanId());
      json.writeStringField("trace_flags", span.getSpanContext().getTraceFlags().asHex());
    }
    Map<String, String> place = place(Context.current());
    if (recording != null) {
      put(place, "team", recording, Attribute.TEAM);
      put(place, "pipeline", recording, Attribute.PIPELINE);
      put(place, "job", recording, Attribute.JOB);
      put(place, "build", recording, Attribute.PIPELINE_RUN_ID);
      put(place, "step", recording, Attribute.TASK_NAME);
    }
    for (Map.Entry<String, String> word : place.entrySet()) {
      if (!event.getMDCPropertyMap().containsKey(word.getKey())) {
        json.writeStringField(word.getKey(), word.getValue());
      }
    }
  }

  private static Map<String, String> place(Context context) {
    Map<String, String> place = new LinkedHashMap<>();
    Tenant.in(context)
        .ifPresent(tenant -> {
          place.put("team", tenant.team());
          tenant.pipeline().ifPresent(name -> place.put("pipeline", name));
          tenant.job().ifPresent(name -> place.put("job", name));
          tenant.build().ifPresent(uid -> place.put("build", uid));
        });
    return place;
  }

  private static void put(
      Map<String, String> place, String word, ReadableSpan span, AttributeKey<String> key) {
    String value = span.getAttribute(key);
    if (value != null) {
      place.put(word, value);
    }
  }

  /** Several services of one process are told apart by their spans. */
  private String service(@Nullable ReadableSpan span) {
    String name =
        span == null
            ? null
            : span.toSpanData().getResource().getAttribute(ServiceAttributes.SERVICE_NAME);
    return name == null ? process : name;
  }
}
