package io.throughline.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.proto.Build;
import io.throughline.proto.BuildsGrpcClient;
import io.throughline.proto.FileChunk;
import io.throughline.proto.GetBuildRequest;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.redaction.Redaction;
import io.throughline.telemetry.testing.SpanTree;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RpcTraceTest {
  private static final String METHOD = "throughline.v1.Builds/Get";

  private RpcRig rig;

  @BeforeEach
  void start() {
    rig = new RpcRig();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void unaryCall_hasConventionalAttributes_onBothSides() throws Exception {
    RpcServer server = rig.serve(_ -> Build.getDefaultInstance());
    RpcRig.get(rig.client(server), 1);

    SpanTree tree = rig.recorded.tree();
    SpanData client = tree.spans().getFirst();
    assertThat(client.getAttributes().asMap())
        .containsEntry(Attribute.RPC_SYSTEM, "grpc")
        .containsEntry(Attribute.RPC_METHOD, METHOD)
        .containsEntry(Attribute.RPC_STATUS, "OK")
        .containsEntry(Attribute.SERVER_ADDRESS, "127.0.0.1")
        .containsEntry(Attribute.SERVER_PORT, (long) server.address().port())
        .doesNotContainKey(Attribute.ERROR_TYPE);
    assertThat(tree.spans().getLast().getAttributes().asMap())
        .containsEntry(Attribute.RPC_METHOD, METHOD)
        .containsEntry(Attribute.RPC_STATUS, "OK");
    assertThat(tree.orphans()).isEmpty();
    assertThat(tree.doubles()).isEmpty();
  }

  @Test
  void failedCall_carriesItsStatus_asErrorType() {
    RpcServer server =
        rig.serve(_ -> {
          throw new RpcException(GrpcStatus.DATA_LOSS, "half of it is gone");
        });
    assertThatThrownBy(() -> RpcRig.get(rig.client(server), 1)).isInstanceOf(RpcException.class);

    for (SpanData span : rig.recorded.spans()) {
      assertThat(span.getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo("DATA_LOSS");
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getStatus().getDescription()).isEqualTo("half of it is gone");
    }
  }

  @Test
  void brokenStream_marksBothSpans() throws Exception {
    RpcServer server =
        rig.serveFile(out -> {
          out.send(FileChunk.getDefaultInstance());
          throw new IllegalStateException("broken");
        });
    try (RpcStream<FileChunk> stream = RpcRig.read(rig.client(server))) {
      assertThat(stream.next()).isPresent();
      assertThatThrownBy(stream::next).isInstanceOf(RpcException.class);
    }
    assertThat(rig.recorded.tree().render())
        .isEqualTo(
            """
            throughline.v1.Runner/ReadFile CLIENT !
              throughline.v1.Runner/ReadFile SERVER !
            """);
  }

  @Test
  void streamClosedByTheReader_endsBothSpans_asCancelled() throws Exception {
    RpcServer server =
        rig.serveFile(out -> {
          out.send(FileChunk.getDefaultInstance());
          new CountDownLatch(1).await();
        });
    try (RpcStream<FileChunk> stream = RpcRig.read(rig.client(server))) {
      assertThat(stream.next()).isPresent();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(rig.recorded.spans())
                .extracting(span -> span.getAttributes().get(Attribute.RPC_STATUS))
                .containsExactly("CANCELLED", "CANCELLED"));
    assertThat(rig.recorded.tree().render())
        .isEqualTo(
            """
            throughline.v1.Runner/ReadFile CLIENT !
              throughline.v1.Runner/ReadFile SERVER
            """);
  }

  @Test
  void deadline_endsBothSpans_alsoWhenTheHandlerHeedsNoInterrupt() {
    CountDownLatch stubborn = new CountDownLatch(1);
    RpcServer server =
        rig.serve(_ -> {
          awaitStubbornly(stubborn);
          return Build.getDefaultInstance();
        });
    assertThatThrownBy(() ->
            rig.client(server)
                .call(
                    BuildsGrpcClient.Get,
                    GetBuildRequest.getDefaultInstance(),
                    Duration.ofMillis(200)))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED));
    await().atMost(Duration.ofSeconds(60)).until(() -> rig.recorded.spans().size() == 2);
    stubborn.countDown();
  }

  @Test
  void deadline_boundsTheCallsThatAreMadeForTheCall() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    RpcServer far =
        rig.serve(_ -> {
          never.await();
          return Build.getDefaultInstance();
        });
    RpcClient toFar = rig.client(far);
    AtomicReference<RpcException> nested = new AtomicReference<>();
    CountDownLatch told = new CountDownLatch(1);
    RpcServer near =
        rig.serve(_ -> {
          try {
            return RpcRig.get(toFar, 1);
          } catch (RpcException e) {
            nested.set(e);
            throw e;
          } finally {
            told.countDown();
          }
        });
    RpcClient toNear = rig.client(near);

    long began = System.nanoTime();
    assertThatThrownBy(() ->
            toNear.call(
                BuildsGrpcClient.Get, GetBuildRequest.getDefaultInstance(), Duration.ofMillis(500)))
        .isInstanceOf(RpcException.class);
    assertThat(told.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    // Without the caller's deadline the nested call had the 30 s of the configuration.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void call_isNotMade_whenNoTimeIsLeft() {
    RpcServer server = rig.serve(_ -> Build.getDefaultInstance());
    Context late = Deadline.in(Context.current(), Duration.ofMillis(-1));
    try (Scope _ = late.makeCurrent()) {
      assertThatThrownBy(() -> RpcRig.get(rig.client(server), 1))
          .hasMessage("no time was left for the call");
    }
    assertThat(rig.recorded.tree().render()).isEqualTo(METHOD + " CLIENT !\n");
  }

  @Test
  void baggageAndTraceState_reachTheHandler() throws Exception {
    AtomicReference<Context> seen = new AtomicReference<>();
    RpcServer server =
        rig.serve(_ -> {
          seen.set(Context.current());
          return Build.getDefaultInstance();
        });
    SpanContext above =
        SpanContext.createFromRemoteParent(
            "0af7651916cd43dd8448eb211c80319c",
            "00f067aa0ba902b7",
            TraceFlags.getSampled(),
            TraceState.builder().put("vendor", "value").build());
    Context caller =
        Context.root().with(Span.wrap(above)).with(Baggage.builder().put("team", "main ü").build());
    try (Scope _ = caller.makeCurrent()) {
      RpcRig.get(rig.client(server), 1);
    }
    SpanContext served = Span.fromContext(seen.get()).getSpanContext();
    assertThat(served.getTraceId()).isEqualTo(above.getTraceId());
    assertThat(served.getTraceState().get("vendor")).isEqualTo("value");
    assertThat(Baggage.fromContext(seen.get()).getEntryValue("team")).isEqualTo("main ü");
  }

  @Test
  void keptTrace_isFed_onTheOtherSideToo() throws Exception {
    rig.recorded.recordFeed();
    RpcServer server = rig.serve(_ -> Build.getDefaultInstance());
    RpcClient client = rig.client(server);
    rig.telemetry().span(SpanName.SCHEDULE, "unit").keep().around(_ -> RpcRig.get(client, 1));
    assertThat(rig.recorded.fed())
        .filteredOn(SpanData::hasEnded)
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("schedule unit", METHOD, METHOD);
  }

  @Test
  void plantedSecret_isInNoSpan_andNotInTheAnswer() {
    String secret = "planted-secret-4711";
    try (Redaction.Hold _ = rig.telemetry().redaction().hold(List.of(secret))) {
      RpcServer server =
          rig.serve(_ -> {
            throw new IllegalStateException("cannot log in with " + secret);
          });
      assertThatThrownBy(() -> RpcRig.get(rig.client(server), 1))
          .hasMessageNotContaining(secret)
          .hasMessageContaining("cannot log in with ((redacted))");
    }
    assertThat(rig.recorded.spans()).hasSize(2);
    assertThat(rig.recorded.spans().toString()).doesNotContain(secret);
  }

  private static void awaitStubbornly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException _) {
        // Goes on waiting.
      }
    }
  }
}
