package io.throughline.runner.grpc;

import com.google.protobuf.ByteString;
import io.throughline.proto.FileChunk;
import io.throughline.proto.ReadFileRequest;
import io.throughline.proto.ReleaseRequest;
import io.throughline.proto.ReleaseResponse;
import io.throughline.proto.RunEvent;
import io.throughline.proto.RunRequest;
import io.throughline.proto.RunnerGrpcService;
import io.throughline.proto.RunnerProto;
import io.throughline.proto.StopRequest;
import io.throughline.proto.StopResponse;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService;
import io.throughline.rpc.RpcSink;
import io.throughline.runner.ContainerRuntime;
import io.throughline.runner.Refusal;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;

/** Answers the calls of {@code throughline.v1.Runner} with a runtime. */
public final class RunnerCalls {
  private final ContainerRuntime runtime;

  public RunnerCalls(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  /** The service, for a server. */
  public RpcService service() {
    return RpcService.of(RunnerProto.getDescriptor().findServiceByName("Runner"))
        .streaming(RunnerGrpcService.Run, this::run)
        .unary(RunnerGrpcService.Stop, this::stop)
        .streaming(RunnerGrpcService.ReadFile, this::readFile)
        .unary(RunnerGrpcService.Release, this::release);
  }

  private void run(RunRequest request, RpcSink<RunEvent> out) throws InterruptedException {
    try {
      runtime.run(
          SpecMapping.spec(request.getContainer()),
          Math.max(0, request.getOutputOffset()),
          event -> out.send(EventMapping.event(event)));
    } catch (Refusal e) {
      throw status(e);
    }
  }

  private StopResponse stop(StopRequest request) {
    try {
      runtime.stop(request.getHandle(), Duration.ofMillis(Math.max(0, request.getGraceMs())));
      return StopResponse.getDefaultInstance();
    } catch (Refusal e) {
      throw status(e);
    }
  }

  private void readFile(ReadFileRequest request, RpcSink<FileChunk> out)
      throws InterruptedException {
    try {
      runtime.readFile(
          request.getArtifact(),
          request.getPath(),
          request.getMaxBytes(),
          piece -> out.send(FileChunk.newBuilder().setData(ByteString.copyFrom(piece)).build()));
    } catch (Refusal e) {
      throw status(e);
    }
  }

  private ReleaseResponse release(ReleaseRequest request) {
    try {
      runtime.release(request.getBuildUid());
      return ReleaseResponse.getDefaultInstance();
    } catch (Refusal e) {
      throw status(e);
    }
  }

  private static RpcException status(Refusal refusal) {
    GrpcStatus status =
        switch (refusal.reason()) {
          case INVALID -> GrpcStatus.INVALID_ARGUMENT;
          case NOT_FOUND -> GrpcStatus.NOT_FOUND;
          case TOO_LARGE -> GrpcStatus.RESOURCE_EXHAUSTED;
          case STOPPING -> GrpcStatus.UNAVAILABLE;
        };
    return new RpcException(status, String.valueOf(refusal.getMessage()), refusal);
  }
}
