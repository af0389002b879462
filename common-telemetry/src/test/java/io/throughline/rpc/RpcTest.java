package io.throughline.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.throughline.proto.Build;
import io.throughline.proto.BuildsGrpcClient;
import io.throughline.proto.BuildsGrpcService;
import io.throughline.proto.FileChunk;
import io.throughline.proto.GetBuildRequest;
import io.throughline.proto.ReadFileRequest;
import io.throughline.proto.RunnerGrpcClient;
import io.throughline.proto.RunnerGrpcService;
import io.throughline.proto.RunnerProto;
import io.throughline.proto.SchedulerProto;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RpcTest {
  private static final RpcConfig OPEN = RpcConfig.loopback(Optional.of("shared-token"));

  private static Vertx vertx;

  private RecordedTelemetry recorded;
  private RpcServer server;
  private RpcClient client;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void record() {
    recorded = RecordedTelemetry.of("test");
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
    recorded.close();
  }

  @Test
  void call_isOneTrace_throughClientAndServer() throws Exception {
    serve(request -> Build.newBuilder().setId(request.getId()).build());
    Build build =
        recorded
            .telemetry()
            .span(SpanName.SCHEDULE, "unit")
            .around(_ ->
                client.call(BuildsGrpcClient.Get, GetBuildRequest.newBuilder().setId(7).build()));
    assertThat(build.getId()).isEqualTo(7);
    assertThat(recorded.tree().render())
        .isEqualTo(
            """
            schedule unit INTERNAL
              throughline.v1.Builds/Get CLIENT
                throughline.v1.Builds/Get SERVER
            """);
  }

  @Test
  void status_andMessage_reachTheCaller() {
    serve(_ -> {
      throw RpcException.notFound("build 7 is gone: 100 % + ä");
    });
    assertThatThrownBy(() -> get(7))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> {
              assertThat(e.status()).isEqualTo(GrpcStatus.NOT_FOUND);
              assertThat(e).hasMessage("build 7 is gone: 100 % + ä");
            });
    assertThat(recorded.tree().render())
        .isEqualTo(
            """
            throughline.v1.Builds/Get CLIENT !
              throughline.v1.Builds/Get SERVER
            """);
  }

  @Test
  void unexpectedException_isInternal_andMarksBothSpans() {
    serve(_ -> {
      throw new IllegalStateException("broken");
    });
    assertThatThrownBy(() -> get(7))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status()).isEqualTo(GrpcStatus.INTERNAL));
    assertThat(recorded.tree().render()).contains("CLIENT !").contains("SERVER !");
  }

  @Test
  void deadline_endsTheCall_andInterruptsTheServer() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    serve(_ -> {
      try {
        new CountDownLatch(1).await();
        throw new AssertionError("unreachable");
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    });
    assertThatThrownBy(() ->
            client.call(
                BuildsGrpcClient.Get, GetBuildRequest.getDefaultInstance(), Duration.ofMillis(300)))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED));
    assertThat(interrupted.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(recorded.tree().render()).contains("CLIENT !").contains("SERVER"));
  }

  @Test
  void call_isRefused_withoutTheToken() {
    serve(request -> Build.getDefaultInstance());
    try (RpcClient stranger =
        RpcClient.to(
            vertx,
            recorded.telemetry(),
            server.address(),
            RpcConfig.loopback(Optional.of("guess")))) {
      assertThatThrownBy(
              () -> stranger.call(BuildsGrpcClient.Get, GetBuildRequest.getDefaultInstance()))
          .isInstanceOfSatisfying(
              RpcException.class,
              e -> assertThat(e.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED));
    }
  }

  @Test
  void patientCall_isRepeated_untilTheServerIsThere() throws Exception {
    serve(request -> Build.newBuilder().setId(1).build());
    RpcConfig samePort = new RpcConfig(server.address(), OPEN.token(), OPEN.deadline());
    server.close();
    Thread restart =
        Thread.ofVirtual()
            .start(() ->
                server =
                    RpcServer.start(
                        vertx,
                        recorded.telemetry(),
                        samePort,
                        List.of(service(request -> Build.newBuilder().setId(2).build())),
                        () -> true));
    Build build =
        client.callPatiently(
            BuildsGrpcClient.Get, GetBuildRequest.getDefaultInstance(), Duration.ofSeconds(60));
    restart.join();
    assertThat(build.getId()).isEqualTo(2);
  }

  @Test
  void stream_isWhole_andItsSpanEndsWithIt() throws Exception {
    int chunks = 5_000;
    serveFile(out -> {
      for (int i = 0; i < chunks; i++) {
        out.send(FileChunk.newBuilder().setData(ByteString.copyFromUtf8("chunk " + i)).build());
      }
    });
    int read = 0;
    try (RpcStream<FileChunk> stream =
        client.stream(RunnerGrpcClient.ReadFile, ReadFileRequest.getDefaultInstance())) {
      for (Optional<FileChunk> chunk = stream.next(); chunk.isPresent(); chunk = stream.next()) {
        assertThat(chunk.get().getData().toStringUtf8()).isEqualTo("chunk " + read++);
      }
    }
    assertThat(read).isEqualTo(chunks);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(recorded.tree().render())
                .isEqualTo(
                    """
                    throughline.v1.Runner/ReadFile CLIENT
                      throughline.v1.Runner/ReadFile SERVER
                    """));
  }

  @Test
  void stream_thatBreaks_isNoNormalEnd() throws Exception {
    serveFile(out -> {
      out.send(FileChunk.newBuilder().setData(ByteString.copyFromUtf8("one")).build());
      throw RpcException.failedPrecondition("then it broke");
    });
    try (RpcStream<FileChunk> stream =
        client.stream(RunnerGrpcClient.ReadFile, ReadFileRequest.getDefaultInstance())) {
      assertThat(stream.next()).isPresent();
      assertThatThrownBy(stream::next).isInstanceOf(RpcException.class).hasMessage("then it broke");
      assertThatThrownBy(stream::next).isInstanceOf(RpcException.class);
    }
  }

  @Test
  void stream_waits_forAReaderThatDoesNotRead() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    byte[] megabyte = new byte[1 << 20];
    serveFile(out -> {
      for (int i = 0; i < 200; i++) {
        out.send(FileChunk.newBuilder().setData(ByteString.copyFrom(megabyte)).build());
        sent.incrementAndGet();
      }
    });
    try (RpcStream<FileChunk> stream =
        client.stream(RunnerGrpcClient.ReadFile, ReadFileRequest.getDefaultInstance())) {
      assertThat(stream.next()).isPresent();
      AtomicLong last = new AtomicLong(-1);
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> last.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).isLessThan(100);
    }
  }

  @Test
  void closedStream_interruptsTheServer() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    serveFile(out -> {
      try {
        out.send(FileChunk.getDefaultInstance());
        new CountDownLatch(1).await();
      } finally {
        ended.countDown();
      }
    });
    try (RpcStream<FileChunk> stream =
        client.stream(RunnerGrpcClient.ReadFile, ReadFileRequest.getDefaultInstance())) {
      assertThat(stream.next()).isPresent();
    }
    assertThat(ended.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void message_thatIsTooLarge_isRefused() {
    serve(_ -> Build.newBuilder().setCreatedBy("x".repeat(5 << 20)).build());
    assertThatThrownBy(() -> get(1))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED));
  }

  private Build get(long id) throws InterruptedException {
    return client.call(BuildsGrpcClient.Get, GetBuildRequest.newBuilder().setId(id).build());
  }

  private void serve(RpcService.Unary<GetBuildRequest, Build> handler) {
    start(service(handler));
  }

  private static RpcService service(RpcService.Unary<GetBuildRequest, Build> handler) {
    return RpcService.of(SchedulerProto.getDescriptor().findServiceByName("Builds"))
        .unary(BuildsGrpcService.Get, handler);
  }

  @FunctionalInterface
  private interface Sender {
    void send(RpcSink<FileChunk> out) throws Exception;
  }

  private void serveFile(Sender sender) {
    start(
        RpcService.of(RunnerProto.getDescriptor().findServiceByName("Runner"))
            .streaming(RunnerGrpcService.ReadFile, (_, out) -> sender.send(out)));
  }

  private void start(RpcService service) {
    server = RpcServer.start(vertx, recorded.telemetry(), OPEN, List.of(service), () -> true);
    client = RpcClient.to(vertx, recorded.telemetry(), server.address(), OPEN);
  }
}
