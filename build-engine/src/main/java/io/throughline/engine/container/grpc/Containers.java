package io.throughline.engine.container.grpc;

import com.google.protobuf.ByteString;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.engine.container.RunnerFailure;
import io.throughline.proto.FileChunk;
import io.throughline.proto.ReadFileRequest;
import io.throughline.proto.ReleaseRequest;
import io.throughline.proto.RunRequest;
import io.throughline.proto.RunnerGrpcClient;
import io.throughline.proto.StopRequest;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Containers of the runner.
 *
 * <p>Safe for use from many threads.
 */
public final class Containers {
  private final RpcClient runner;

  public Containers(RpcClient runner) {
    this.runner = runner;
  }

  /**
   * Runs a container, or attaches to it when it is there already.
   *
   * @param outputOffset bytes of its output that are known
   * @throws RunnerFailure when the runner does not take it
   */
  public ContainerStream run(ContainerSpec spec, long outputOffset) throws InterruptedException {
    RunRequest request =
        RunRequest.newBuilder()
            .setContainer(ContainerSpecs.proto(spec))
            .setOutputOffset(outputOffset)
            .build();
    try {
      return new ContainerStream(runner.stream(RunnerGrpcClient.Run, request));
    } catch (RpcException e) {
      throw RunnerFailures.of(e);
    }
  }

  /**
   * Asks a container to end, and ends it after the grace; waits for a runner that is away.
   *
   * @throws RunnerFailure when that did not work
   */
  public void stop(String handle, Duration grace, Duration patience) throws InterruptedException {
    StopRequest request =
        StopRequest.newBuilder().setHandle(handle).setGraceMs(grace.toMillis()).build();
    try {
      runner.callPatiently(RunnerGrpcClient.Stop, request, patience);
    } catch (RpcException e) {
      throw RunnerFailures.of(e);
    }
  }

  /**
   * Reads a file of an artifact.
   *
   * @throws RunnerFailure when there is no such file, or it is larger than {@code maxBytes}
   */
  public byte[] readFile(String artifact, String path, int maxBytes) throws InterruptedException {
    ReadFileRequest request =
        ReadFileRequest.newBuilder()
            .setArtifact(artifact)
            .setPath(path)
            .setMaxBytes(maxBytes)
            .build();
    try (RpcStream<FileChunk> stream = runner.stream(RunnerGrpcClient.ReadFile, request)) {
      ByteString content = ByteString.EMPTY;
      for (Optional<FileChunk> chunk = stream.next(); chunk.isPresent(); chunk = stream.next()) {
        content = content.concat(chunk.get().getData());
      }
      return content.toByteArray();
    } catch (RpcException e) {
      throw RunnerFailures.of(e);
    }
  }

  /**
   * The build is over; waits for a runner that is away.
   *
   * @throws RunnerFailure when that did not work
   */
  public void release(String buildUid, Duration patience) throws InterruptedException {
    ReleaseRequest request = ReleaseRequest.newBuilder().setBuildUid(buildUid).build();
    try {
      runner.callPatiently(RunnerGrpcClient.Release, request, patience);
    } catch (RpcException e) {
      throw RunnerFailures.of(e);
    }
  }
}
