package io.throughline.runner.grpc;

import com.google.protobuf.ByteString;
import io.throughline.proto.ContainerExited;
import io.throughline.proto.ContainerStarted;
import io.throughline.proto.Notice;
import io.throughline.proto.Output;
import io.throughline.proto.RunEvent;
import io.throughline.runner.ContainerEvent;
import io.throughline.runner.Exit;

/** Writes the messages of what a container does. */
final class EventMapping {
  private EventMapping() {}

  static RunEvent event(ContainerEvent event) {
    RunEvent.Builder message = RunEvent.newBuilder();
    return switch (event) {
      case ContainerEvent.Started started ->
          message
              .setStarted(
                  ContainerStarted.newBuilder()
                      .setWorker(started.worker())
                      .setAtMs(started.at().toEpochMilli())
                      .setAttached(started.attached()))
              .build();
      case ContainerEvent.Output output ->
          message
              .setOutput(
                  Output.newBuilder()
                      .setData(ByteString.copyFrom(output.data()))
                      .setEndOffset(output.endOffset())
                      .setAtMs(output.at().toEpochMilli()))
              .build();
      case ContainerEvent.Notice notice ->
          message.setNotice(Notice.newBuilder().setText(notice.text())).build();
      case ContainerEvent.Exited(Exit exit) -> message.setExited(exited(exit)).build();
    };
  }

  private static ContainerExited exited(Exit exit) {
    return ContainerExited.newBuilder()
        .setReason(reason(exit.reason()))
        .setExitStatus(exit.status())
        .setAtMs(exit.at().toEpochMilli())
        .setMessage(exit.message())
        .setResultJson(ByteString.copyFromUtf8(exit.result()))
        .putAllArtifacts(exit.artifacts())
        .build();
  }

  private static ContainerExited.Reason reason(Exit.Reason reason) {
    return switch (reason) {
      case EXITED -> ContainerExited.Reason.EXITED;
      case STOPPED -> ContainerExited.Reason.STOPPED;
      case LOST -> ContainerExited.Reason.LOST;
      case START_FAILED -> ContainerExited.Reason.START_FAILED;
    };
  }
}
