package io.throughline.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.proto.AppendSpansResponse;
import io.throughline.proto.EngineProto;
import io.throughline.proto.SpanStoreGrpcService;
import io.throughline.proto.StoredSpan;
import io.throughline.telemetry.SpanFeed;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.EventName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RandomText;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpanStoreSinkTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<List<StoredSpan>> requests = new CopyOnWriteArrayList<>();
  private final AtomicReference<Optional<GrpcStatus>> refusal =
      new AtomicReference<>(Optional.empty());
  private RpcRig rig;
  private SpanStoreSink sink;

  @BeforeEach
  void start() {
    rig = new RpcRig();
    RpcService store =
        RpcService.of(EngineProto.getDescriptor().findServiceByName("SpanStore"))
            .unary(
                SpanStoreGrpcService.Append,
                request -> {
                  refusal
                      .get()
                      .ifPresent(status -> {
                        throw new RpcException(status, "on purpose");
                      });
                  requests.add(request.getSpansList());
                  return AppendSpansResponse.getDefaultInstance();
                });
    sink = new SpanStoreSink(rig.client(rig.serve(store)));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void span_isStoredWithAllThatItSays() {
    assertThat(TextFormat.printer().printToString(SpanStoreSink.stored(golden())))
        .isEqualTo(
            """
            trace_id: "af8148893b6b1f44c0b5aea2af27c0e3"
            span_id: "cf90e7cb0f86ba3c"
            parent_span_id: "edc8c4d07d9bb4a2"
            name: "task unit"
            kind: "INTERNAL"
            service: "test"
            start_ns: 1767225600000000000
            end_ns: 1767225602000000000
            status: "ERROR"
            status_message: "exit status 1"
            attributes_json: "{\\"cicd.pipeline.task.name\\":\\"unit \\\\\\"quoted\\\\\\" \\357\\277\\275\\",\\"throughline.attempt\\":2,\\"throughline.resumed\\":true}"
            events_json: "[{\\"name\\":\\"running\\",\\"time_ns\\":1767225600005000000,\\"attributes\\":{}}]"
            links_json: "[{\\"trace_id\\":\\"b691cb3da7ab8b3e4606cdd0c679d7cf\\",\\"span_id\\":\\"c48ca0adcc90dd5f\\",\\"attributes\\":{\\"throughline.link.reason\\":\\"attempt\\"}}]"
            """);
  }

  @Test
  void openSpan_hasNoEnd_andARootHasNoParent() {
    rig.recorded.recordFeed();
    Span span = rig.telemetry().span(SpanName.QUEUE).keep().start();
    assertThat(rig.recorded.fed())
        .singleElement()
        .satisfies(data -> {
          assertThat(SpanStoreSink.stored(data).getEndNs()).isZero();
          assertThat(SpanStoreSink.stored(data).getParentSpanId()).isEmpty();
        });
    span.end();
  }

  @Test
  void spans_travelInRequestsThatFit_andLeaveNoSpansOfTheirOwn() throws Exception {
    SpanData large = withText("x".repeat(4096), 60);
    sink.accept(java.util.Collections.nCopies(40, large));
    assertThat(requests.stream().mapToInt(List::size).sum()).isEqualTo(40);
    assertThat(requests.size()).isGreaterThan(1);
    assertThat(rig.recorded.spans()).extracting(SpanData::getName).containsExactly("queue");
  }

  @Test
  void spanThatFitsInNoRequest_goesWithoutItsDetails() throws Exception {
    Span span = rig.telemetry().span(SpanName.QUEUE).start();
    Attributes details = Attributes.of(Attribute.OUTCOME_MESSAGE, "\u0001".repeat(4096));
    for (int i = 0; i < 120; i++) {
      span.addEvent(EventName.WAITING.text(), details);
    }
    span.setStatus(StatusCode.ERROR, "y".repeat(3 << 20));
    span.end();
    sink.accept(rig.recorded.spans());
    StoredSpan stored = requests.getFirst().getFirst();
    assertThat(stored.getName()).isEqualTo("queue");
    assertThat(stored.getEventsJson()).isEmpty();
    assertThat(stored.getStatusMessage()).hasSize(4096);
  }

  @Test
  void refusal_isToldFromAStoreThatIsAway() {
    SpanData span = withText("a", 1);
    refusal.set(Optional.of(GrpcStatus.INVALID_ARGUMENT));
    assertThatThrownBy(() -> sink.accept(List.of(span))).isInstanceOf(SpanFeed.Refused.class);
    refusal.set(Optional.of(GrpcStatus.UNAVAILABLE));
    assertThatThrownBy(() -> sink.accept(List.of(span))).isInstanceOf(RpcException.class);
  }

  @Test
  void anyText_canBeStored() throws Exception {
    for (RandomText text : RandomText.times(300).toList()) {
      StoredSpan stored = SpanStoreSink.stored(withText(text.any(200), 1));
      assertThat(stored.getAttributesJson()).as(text.toString()).doesNotContain("\\u0000");
      assertThat(StoredSpan.parseFrom(stored.toByteArray()).getAttributesJson()).isNotEmpty();
    }
  }

  private SpanData withText(String text, int attributes) {
    Span span = rig.telemetry().span(SpanName.QUEUE).start();
    for (int i = 0; i < attributes; i++) {
      span.setAttribute("throughline.text." + i, text);
    }
    span.end();
    return rig.recorded.spans().getLast();
  }

  private SpanData golden() {
    SpanIdentity build = SpanIdentity.root("uid", "build");
    Span span =
        rig.telemetry()
            .span(SpanName.TASK, "unit")
            .parent(Context.root().with(Span.wrap(build.context(TraceState.getDefault()))))
            .identity(SpanIdentity.in(build.traceId(), "uid", "1"))
            .attribute(Attribute.TASK_NAME, "unit \"quoted\" \0")
            .attribute(Attribute.ATTEMPT, 2L)
            .attribute(Attribute.RESUMED, true)
            .link(
                SpanIdentity.root("other").context(TraceState.getDefault()),
                Attributes.of(Attribute.LINK_REASON, "attempt"))
            .at(START)
            .start();
    span.addEvent(EventName.RUNNING.text(), Attributes.empty(), START.plusMillis(5));
    span.setStatus(StatusCode.ERROR, "exit status 1");
    SpanStart.endAt(span, START.plusSeconds(2));
    return rig.recorded.tree().get("task unit");
  }
}
