package io.throughline.engine.container.grpc;

import io.throughline.engine.container.RunnerFailure;
import io.throughline.rpc.RpcException;
import io.vertx.grpc.common.GrpcStatus;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What the statuses of calls mean to the engine. */
final class RunnerFailures {
  /** What a call ends with when the other side cannot be reached, dies, or restarts. */
  private static final Set<GrpcStatus> AWAY =
      EnumSet.of(
          GrpcStatus.UNAVAILABLE,
          GrpcStatus.CANCELLED,
          GrpcStatus.UNKNOWN,
          GrpcStatus.DEADLINE_EXCEEDED);

  private RunnerFailures() {}

  static RunnerFailure of(RpcException e) {
    RunnerFailure.Kind kind =
        AWAY.contains(e.status())
            ? RunnerFailure.Kind.AWAY
            : e.status() == GrpcStatus.NOT_FOUND
                ? RunnerFailure.Kind.ARTIFACT_GONE
                : RunnerFailure.Kind.REFUSED;
    return new RunnerFailure(
        kind, e.status().name().toLowerCase(Locale.ROOT), String.valueOf(e.getMessage()), e);
  }
}
