package io.throughline.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.throughline.config.HostPort;
import io.throughline.proto.Build;
import io.throughline.proto.BuildsGrpcClient;
import io.throughline.proto.FileChunk;
import io.throughline.proto.GetBuildRequest;
import io.throughline.proto.JobBuild;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that go wrong in ways that a handler cannot see to. */
class RpcFaultTest {
  private static final Buffer EMPTY_MESSAGE = Buffer.buffer(new byte[5]);

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
  void request_thatIsTooLarge_isRefused_beforeItIsSent() {
    RpcServer server = rig.serve(_ -> Build.getDefaultInstance());
    GetBuildRequest large =
        GetBuildRequest.newBuilder()
            .setJobBuild(JobBuild.newBuilder().setName("x".repeat(5 << 20)))
            .build();
    assertFails(
        GrpcStatus.RESOURCE_EXHAUSTED, () -> rig.client(server).call(BuildsGrpcClient.Get, large));
  }

  @Test
  void streamedMessage_thatIsTooLarge_isNeverLeftOutSilently() throws Exception {
    RpcServer server =
        rig.serveFile(out ->
            out.send(
                FileChunk.newBuilder().setData(ByteString.copyFrom(new byte[5 << 20])).build()));
    try (RpcStream<FileChunk> stream = RpcRig.read(rig.client(server))) {
      assertFails(GrpcStatus.RESOURCE_EXHAUSTED, stream::next);
    }
  }

  @Test
  void stoppingServer_endsStreams_asUnavailable() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    RpcServer server =
        rig.serveFile(out -> {
          out.send(FileChunk.getDefaultInstance());
          begun.countDown();
          new CountDownLatch(1).await();
        });
    try (RpcStream<FileChunk> stream = RpcRig.read(rig.client(server))) {
      assertThat(stream.next()).isPresent();
      begun.await();
      server.close();
      assertFails(GrpcStatus.UNAVAILABLE, stream::next);
    }
  }

  @Test
  void stoppingServer_letsCallsFinish() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    RpcServer server =
        rig.serve(request -> {
          begun.countDown();
          goOn.await();
          return Build.newBuilder().setId(request.getId()).build();
        });
    RpcClient client = rig.client(server);
    var answer =
        rig.closing(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor())
            .submit(() -> RpcRig.get(client, 7));
    begun.await();
    Thread stopping = Thread.ofVirtual().start(server::close);
    goOn.countDown();
    assertThat(answer.get(60, TimeUnit.SECONDS).getId()).isEqualTo(7);
    stopping.join();
  }

  @Test
  void lostConnection_isNoNormalEnd_ofAStream() throws Exception {
    HostPort address =
        raw(request -> {
          head(request).write(EMPTY_MESSAGE);
          rig.vertx.setTimer(50, _ -> request.connection().close());
        });
    try (RpcStream<FileChunk> stream = RpcRig.read(clientOf(address))) {
      assertThat(stream.next()).isPresent();
      assertFails(GrpcStatus.UNAVAILABLE, stream::next);
    }
  }

  @Test
  void resetStream_isNoNormalEnd_andDoesNotHang() throws Exception {
    HostPort address =
        raw(request -> {
          head(request).write(EMPTY_MESSAGE);
          rig.vertx.setTimer(50, _ -> request.response().reset(0x02));
        });
    try (RpcStream<FileChunk> stream = RpcRig.read(clientOf(address))) {
      assertThat(stream.next()).isPresent();
      assertFails(GrpcStatus.INTERNAL, stream::next);
    }
  }

  @Test
  void resetCall_failsAtOnce_alsoBehindTheHead() {
    HostPort address =
        raw(request -> {
          head(request).write(EMPTY_MESSAGE);
          rig.vertx.setTimer(50, _ -> request.response().reset(0x07));
        });
    assertFails(GrpcStatus.UNAVAILABLE, () -> RpcRig.get(clientOf(address), 1));
  }

  @Test
  void answerWithoutMessage_isAnInternalError() {
    HostPort address =
        raw(request -> {
          request.response().putTrailer("grpc-status", "0");
          head(request).end();
        });
    assertFails(GrpcStatus.INTERNAL, () -> RpcRig.get(clientOf(address), 1));
  }

  @Test
  void answerThatIsNoMessage_isAnInternalError() {
    byte[] garbage = {0, 0, 0, 0, 3, (byte) 0xff, (byte) 0xff, (byte) 0xff};
    HostPort address =
        raw(request -> {
          request.response().putTrailer("grpc-status", "0");
          head(request).end(Buffer.buffer(garbage));
        });
    assertFails(GrpcStatus.INTERNAL, () -> RpcRig.get(clientOf(address), 1));
  }

  @Test
  void statusMessage_thatIsBadlyEncoded_isShownAsItIs() {
    HostPort address =
        raw(request ->
            request
                .response()
                .putHeader("content-type", "application/grpc")
                .putHeader("grpc-status", "9")
                .putHeader("grpc-message", "100% of it")
                .end());
    assertThatThrownBy(() -> RpcRig.get(clientOf(address), 1))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.status()).isEqualTo(GrpcStatus.FAILED_PRECONDITION))
        .hasMessage("100% of it");
  }

  @Test
  void requestThatIsNoMessage_isAnsweredAtOnce() throws Exception {
    RpcServer server = rig.serve(_ -> Build.getDefaultInstance());
    byte[] garbage = {0, 0, 0, 0, 3, (byte) 0xff, (byte) 0xff, (byte) 0xff};
    assertThat(RawCall.status(rig.vertx, server.address(), Buffer.buffer(garbage))).isEqualTo("13");
    assertThat(RawCall.status(rig.vertx, server.address(), Buffer.buffer())).isEqualTo("3");
    byte[] large = new byte[5 << 20];
    Buffer frame = Buffer.buffer().appendByte((byte) 0).appendInt(large.length).appendBytes(large);
    assertThat(RawCall.status(rig.vertx, server.address(), frame)).isEqualTo("8");
  }

  @Test
  void deadline_isHeededByTheServer_whenTheCallerDoesNot() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    RpcServer server =
        rig.serve(_ -> {
          awaitInterrupt(interrupted);
          return Build.getDefaultInstance();
        });
    assertThat(RawCall.status(rig.vertx, server.address(), EMPTY_MESSAGE, "grpc-timeout", "200m"))
        .isEqualTo("4");
    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void unreachableServer_isNamed() {
    RpcServer server = rig.serve(_ -> Build.getDefaultInstance());
    RpcClient client = rig.client(server);
    server.close();
    assertThatThrownBy(() -> RpcRig.get(client, 1))
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.isUnavailable()).isTrue())
        .hasMessageStartingWith(server.address() + " cannot be reached");
  }

  @Test
  void callThatWasGivenUp_isNotMadeLater() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    RpcServer server =
        rig.serve(_ -> {
          calls.incrementAndGet();
          return Build.getDefaultInstance();
        });
    RpcClient client = rig.client(server);
    for (int i = 0; i < 20; i++) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> RpcRig.get(client, 1)).isInstanceOf(InterruptedException.class);
    }
    RpcRig.get(client, 1);
    await().atMost(Duration.ofSeconds(60)).until(() -> rig.recorded.spans().size() >= 22);
    assertThat(calls.get()).isLessThan(21);
  }

  private static void awaitInterrupt(CountDownLatch interrupted) throws InterruptedException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
  }

  private static HttpServerResponse head(HttpServerRequest request) {
    return request.response().setChunked(true).putHeader("content-type", "application/grpc");
  }

  private HostPort raw(Handler<HttpServerRequest> handler) {
    return new HostPort(
        "127.0.0.1",
        rig.vertx
            .createHttpServer()
            .requestHandler(handler)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort());
  }

  private RpcClient clientOf(HostPort address) {
    return rig.closing(
        RpcClient.to(
            rig.vertx, rig.telemetry(), address, RpcConfig.loopback(Optional.of("shared-token"))));
  }

  private static void assertFails(GrpcStatus status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.status()).isEqualTo(status));
  }
}
