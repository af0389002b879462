package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.sampling.KeepingSampler;
import io.throughline.telemetry.testing.RandomText;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanStartTest {
  private final RecordedTelemetry recorded = RecordedTelemetry.of("test");
  private final Telemetry telemetry = recorded.telemetry();

  @AfterEach
  void close() {
    recorded.close();
  }

  @Test
  void around_isTheParentOfWhatHappensInside_andGivesTheResult() {
    String result =
        telemetry
            .span(SpanName.SCHEDULE, "unit")
            .around(_ -> telemetry.span(SpanName.QUEUE).around(_ -> "done"));
    assertThat(result).isEqualTo("done");
    assertThat(recorded.tree().render()).isEqualTo("schedule unit INTERNAL\n  queue INTERNAL\n");
    assertThat(Span.current()).isSameAs(Span.getInvalid());
  }

  @Test
  void around_marksTheSpan_whenTheWorkFails() {
    assertThatThrownBy(() ->
            telemetry
                .span(SpanName.QUEUE)
                .around(_ -> {
                  throw new IOException("disk full");
                }))
        .isInstanceOf(IOException.class);
    SpanData span = recorded.tree().get("queue");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("disk full");
    assertThat(span.getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo("java.io.IOException");
  }

  @Test
  void failure_withoutMessage_isNoMessage() {
    Span span = telemetry.span(SpanName.QUEUE).start();
    SpanStart.fail(span, new IllegalStateException());
    span.end();
    assertThat(recorded.tree().get("queue").getStatus().getDescription()).isEmpty();
  }

  @Test
  void span_hasTheTimesThatItIsGiven() {
    Instant start = Instant.parse("2026-01-01T00:00:00.000000001Z");
    Span span = telemetry.span(SpanName.QUEUE).at(start).start();
    SpanStart.endAt(span, start.plusNanos(1_500_000_000));
    SpanData data = recorded.tree().get("queue");
    assertThat(data.getStartEpochNanos()).isEqualTo(1_767_225_600_000_000_001L);
    assertThat(data.getEndEpochNanos() - data.getStartEpochNanos()).isEqualTo(1_500_000_000);
  }

  @Test
  void span_takesAttributesAndLinks_andLeavesOutWhatIsNull() {
    SpanContext other = SpanIdentity.root("other").context(TraceState.getDefault());
    telemetry
        .span(SpanName.QUEUE)
        .attribute(Attribute.TEAM, "main")
        .attribute(Attribute.JOB, null)
        .attributes(Attributes.of(Attribute.ATTEMPT, 2L))
        .link(other, Attributes.of(Attribute.LINK_REASON, "attempt"))
        .around(_ -> "");
    SpanData span = recorded.tree().get("queue");
    assertThat(span.getAttributes().asMap())
        .isEqualTo(Attributes.of(Attribute.TEAM, "main", Attribute.ATTEMPT, 2L).asMap());
    assertThat(span.getLinks())
        .singleElement()
        .satisfies(link -> assertThat(link.getSpanContext()).isEqualTo(other));
  }

  @Test
  void derivedIdentity_isTheIdOfTheRoot_andOfASpanInACallersTrace() {
    SpanIdentity root = SpanIdentity.root("uid", "build");
    Span build = telemetry.span(SpanName.QUEUE).noParent().identity(root).start();
    assertThat(build.getSpanContext().getTraceId()).isEqualTo(root.traceId());
    assertThat(build.getSpanContext().getSpanId()).isEqualTo(root.spanId());

    SpanIdentity step = SpanIdentity.in(root.traceId(), "uid", "1");
    Context parent = Context.root().with(build);
    Span inTrace = telemetry.span(SpanName.QUEUE).parent(parent).identity(step).start();
    assertThat(inTrace.getSpanContext().getTraceId()).isEqualTo(root.traceId());
    assertThat(inTrace.getSpanContext().getSpanId()).isEqualTo(step.spanId());

    Span next = telemetry.span(SpanName.QUEUE).parent(parent).start();
    assertThat(next.getSpanContext().getSpanId()).isNotIn(root.spanId(), step.spanId());
  }

  @Test
  void derivedParent_isSampledAndKept() {
    TraceState others = TraceState.builder().put("vendor", "1").build();
    SpanContext parent = SpanIdentity.root("uid", "build").context(others);
    assertThat(parent.isSampled()).isTrue();
    assertThat(parent.isRemote()).isTrue();
    assertThat(KeepingSampler.isKept(parent)).isTrue();
    assertThat(parent.getTraceState().get("vendor")).isEqualTo("1");
  }

  @Test
  void derivedSibling_isSampledAndMarkedAsTheOther() {
    SpanContext other =
        SpanContext.create(
            SpanIdentity.root("uid", "build").traceId(),
            "00f067aa0ba902b7",
            TraceFlags.getDefault(),
            TraceState.builder().put("vendor", "1").build());
    SpanContext sibling = SpanIdentity.in(other.getTraceId(), "uid", "1").beside(other);
    assertThat(sibling.isSampled()).isFalse();
    assertThat(sibling.isRemote()).isTrue();
    assertThat(sibling.getTraceState()).isEqualTo(other.getTraceState());
  }

  @Test
  void rootSpans_sayThatTheirTraceIdsAreRandom() {
    Span root = telemetry.span(SpanName.QUEUE).noParent().start();
    Span derived =
        telemetry.span(SpanName.QUEUE).noParent().identity(SpanIdentity.root("uid")).start();
    assertThat(root.getSpanContext().getTraceFlags().isTraceIdRandom()).isTrue();
    assertThat(derived.getSpanContext().getTraceFlags().isTraceIdRandom()).isTrue();
  }

  @Test
  void identity_refusesWhatIsNoId() {
    assertThatThrownBy(() -> new SpanIdentity("", "00f067aa0ba902b7"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SpanIdentity.in("not a trace", "uid"))
        .hasMessageContaining("not a trace");
  }

  @Test
  void derivedIds_differByPath_andDependOnWhereTheWordsAreCut() {
    RandomText.times(1000)
        .forEach(text -> {
          String a = text.any(20);
          String b = text.any(20);
          SpanIdentity one = SpanIdentity.root(a, b);
          assertThat(SpanIdentity.root(a, b)).isEqualTo(one);
          assertThat(SpanIdentity.root(a + b)).as(text.toString()).isNotEqualTo(one);
          assertThat(SpanIdentity.root(a, b, "")).as(text.toString()).isNotEqualTo(one);
        });
  }

  @Test
  void derivedIds_useAllTheirBits() {
    Set<Character> last = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      SpanIdentity id = SpanIdentity.root("uid", "step " + i);
      last.add(id.traceId().charAt(31));
      last.add(id.spanId().charAt(0));
    }
    assertThat(last).hasSize(16);
  }
}
