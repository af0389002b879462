package io.throughline.engine.container.grpc;

import io.throughline.engine.container.ContainerEvent;
import io.throughline.proto.ContainerExited;
import io.throughline.proto.RunEvent;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcStream;
import java.util.Optional;

/** What a container does, as it happens. Closing leaves the container alone. */
public final class ContainerStream implements AutoCloseable {
  private final RpcStream<RunEvent> stream;

  ContainerStream(RpcStream<RunEvent> stream) {
    this.stream = stream;
  }

  /**
   * The next event; waits for it. Empty at the end of the stream.
   *
   * @throws io.throughline.engine.container.RunnerFailure when the stream broke
   */
  public Optional<ContainerEvent> next() throws InterruptedException {
    try {
      return stream.next().map(ContainerStream::event);
    } catch (RpcException e) {
      throw RunnerFailures.of(e);
    }
  }

  @Override
  public void close() {
    stream.close();
  }

  private static ContainerEvent event(RunEvent event) {
    return switch (event.getWhatCase()) {
      case STARTED ->
          new ContainerEvent.Started(
              event.getStarted().getWorker(), event.getStarted().getAttached());
      case OUTPUT ->
          new ContainerEvent.Output(
              event.getOutput().getData().toByteArray(), event.getOutput().getEndOffset());
      case NOTICE, WHAT_NOT_SET -> new ContainerEvent.Notice(event.getNotice().getText());
      case EXITED -> exited(event.getExited());
    };
  }

  private static ContainerEvent.Exited exited(ContainerExited exited) {
    ContainerEvent.Reason reason =
        switch (exited.getReason()) {
          case EXITED -> ContainerEvent.Reason.EXITED;
          case STOPPED -> ContainerEvent.Reason.STOPPED;
          case START_FAILED -> ContainerEvent.Reason.START_FAILED;
          case LOST, REASON_UNSPECIFIED, UNRECOGNIZED -> ContainerEvent.Reason.LOST;
        };
    return new ContainerEvent.Exited(
        reason,
        exited.getExitStatus(),
        exited.getMessage(),
        exited.getResultJson().toByteArray(),
        exited.getArtifactsMap());
  }
}
