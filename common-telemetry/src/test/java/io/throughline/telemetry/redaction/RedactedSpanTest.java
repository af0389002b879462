package io.throughline.telemetry.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.throughline.telemetry.EndedSpan;
import io.throughline.telemetry.redaction.Redaction.Hold;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactedSpanTest {
  private static final String SECRET = "hunter2-hunter2";

  private final Redaction redaction = new Redaction();

  @Test
  void secret_isHidden_inEveryPartOfASpan() {
    try (Hold _ = redaction.hold(List.of(SECRET))) {
      SpanData safe = RedactedSpan.of(span("with " + SECRET), redaction);
      assertThat(safe.toString() + safe.getEvents() + safe.getLinks() + safe.getAttributes())
          .doesNotContain(SECRET);
      assertThat(safe.getName()).isEqualTo("with ((redacted))");
      assertThat(safe.getStatus().getDescription()).isEqualTo("with ((redacted))");
      assertThat(safe.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(safe.getEvents().getFirst().getName()).isEqualTo("with ((redacted))");
      assertThat(safe.getAttributes().get(AttributeKey.longKey("count"))).isEqualTo(7);
      assertThat(safe.getAttributes().get(AttributeKey.stringArrayKey("list")))
          .containsExactly("plain", "with ((redacted))");
    }
  }

  @Test
  void spanWithoutSecrets_isTheSame() {
    SpanData span = span("plain");
    try (Hold _ = redaction.hold(List.of(SECRET))) {
      assertThat(RedactedSpan.of(span, redaction)).isSameAs(span);
    }
  }

  @Test
  void headersAndParameters_areHidden_byTheirNames() {
    AttributeKey<List<String>> header =
        AttributeKey.stringArrayKey("http.request.header.authorization");
    AttributeKey<String> query = AttributeKey.stringKey("url.query");
    Attributes safe =
        RedactedSpan.redact(
            Attributes.of(header, List.of("Basic eA=="), query, "a=1&token=b"), redaction);
    assertThat(safe.get(header)).containsExactly("REDACTED");
    assertThat(safe.get(query)).isEqualTo("a=1&token=REDACTED");
  }

  @Test
  void baggage_isSentOn_withoutSecrets() {
    RedactedPropagator propagator =
        new RedactedPropagator(W3CBaggagePropagator.getInstance(), redaction);
    Baggage baggage =
        Baggage.builder()
            .put("team", "main")
            .put("note", SECRET, BaggageEntryMetadata.create("of=" + SECRET))
            .build();
    Map<String, String> headers = new HashMap<>();
    try (Hold _ = redaction.hold(List.of(SECRET))) {
      propagator.inject(
          Context.root().with(baggage), headers, (to, name, value) -> to.put(name, value));
    }
    assertThat(headers.get("baggage"))
        .contains("team=main")
        .contains("redacted")
        .doesNotContain(SECRET);
    assertThat(propagator.fields()).containsExactly("baggage");
  }

  private static SpanData span(String text) {
    Attributes attributes =
        Attributes.builder().put("text", text).put("count", 7).put("list", "plain", text).build();
    return new EndedSpan(
        text,
        SpanKind.INTERNAL,
        SpanContext.getInvalid(),
        SpanContext.getInvalid(),
        1,
        2,
        StatusData.create(StatusCode.ERROR, text),
        attributes,
        List.of(EventData.create(1, text, attributes)),
        List.of(LinkData.create(SpanContext.getInvalid(), attributes)),
        Resource.empty(),
        InstrumentationScopeInfo.create("unit"));
  }
}
