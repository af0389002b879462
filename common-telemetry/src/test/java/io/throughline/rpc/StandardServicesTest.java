package io.throughline.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.throughline.proto.Build;
import io.throughline.proto.BuildsGrpcService;
import io.throughline.proto.SchedulerProto;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import io.vertx.grpc.reflection.v1.ServiceResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health and reflection, called as any gRPC client calls them: without our token. */
class StandardServicesTest {
  private static final ServiceMethod<HealthCheckResponse, HealthCheckRequest> CHECK =
      ServiceMethod.client(
          ServiceName.create("grpc.health.v1.Health"),
          "Check",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(HealthCheckResponse.newBuilder()));
  private static final ServiceMethod<ServerReflectionResponse, ServerReflectionRequest> REFLECT =
      ServiceMethod.client(
          ServiceName.create("grpc.reflection.v1.ServerReflection"),
          "ServerReflectionInfo",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(ServerReflectionResponse.newBuilder()));

  private final AtomicBoolean ready = new AtomicBoolean(true);
  private RpcRig rig;
  private RpcClient stranger;

  @BeforeEach
  void start() {
    rig = new RpcRig();
    RpcService builds =
        RpcService.of(SchedulerProto.getDescriptor().findServiceByName("Builds"))
            .unary(BuildsGrpcService.Get, _ -> Build.getDefaultInstance());
    RpcServer server =
        rig.closing(
            RpcServer.start(
                rig.vertx, rig.telemetry(), RpcRig.OPEN, List.of(builds), this::isReadyAfterAWait));
    stranger =
        rig.closing(
            RpcClient.to(
                rig.vertx,
                rig.telemetry(),
                server.address(),
                RpcConfig.loopback(Optional.empty())));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void health_tellsWhetherTheServiceIsReady_andThatTheProcessLives() throws Exception {
    assertThat(health("throughline.v1.Builds")).isEqualTo(ServingStatus.SERVING);
    ready.set(false);
    assertThat(health("throughline.v1.Builds")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void health_ofAnUnknownService_isNotFound() {
    assertThatThrownBy(() -> health("throughline.v1.Nobody"))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status()).isEqualTo(GrpcStatus.NOT_FOUND));
  }

  @Test
  void reflection_listsTheServices() throws Exception {
    ServerReflectionResponse answer =
        stranger.call(
            REFLECT,
            ServerReflectionRequest.newBuilder().setListServices("*").build(),
            Duration.ofSeconds(60));
    assertThat(answer.getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains("throughline.v1.Builds", "grpc.health.v1.Health");
  }

  @Test
  void reflection_tellsTheContract() throws Exception {
    ServerReflectionResponse answer =
        stranger.call(
            REFLECT,
            ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("throughline.v1.Builds")
                .build(),
            Duration.ofSeconds(60));
    var files = answer.getFileDescriptorResponse().getFileDescriptorProtoList();
    assertThat(FileDescriptorProto.parseFrom(files.getFirst()).getName())
        .isEqualTo("throughline/v1/scheduler.proto");
  }

  private ServingStatus health(String service) throws InterruptedException {
    return stranger
        .call(
            CHECK,
            HealthCheckRequest.newBuilder().setService(service).build(),
            Duration.ofSeconds(60))
        .getStatus();
  }

  /** As a service that asks its database: it blocks, which no event loop may. */
  private boolean isReadyAfterAWait() {
    CountDownLatch answer = new CountDownLatch(1);
    rig.vertx.setTimer(1, _ -> answer.countDown());
    try {
      answer.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return ready.get();
  }
}
