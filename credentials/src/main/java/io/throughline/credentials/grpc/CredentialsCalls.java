package io.throughline.credentials.grpc;

import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.Variable;
import io.throughline.credentials.variable.Resolution;
import io.throughline.credentials.variable.Variables;
import io.throughline.proto.CredentialsGrpcService;
import io.throughline.proto.CredentialsProto;
import io.throughline.proto.ResolveRequest;
import io.throughline.proto.ResolveResponse;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService;
import io.vertx.grpc.common.GrpcStatus;

/** Answers the calls of the other services. */
public final class CredentialsCalls {
  /** Most names that one call may ask for. */
  static final int NAMES = 10_000;

  private final Variables variables;

  private CredentialsCalls(Variables variables) {
    this.variables = variables;
  }

  public static RpcService of(Variables variables) {
    CredentialsCalls calls = new CredentialsCalls(variables);
    return RpcService.of(CredentialsProto.getDescriptor().findServiceByName("Credentials"))
        .unary(CredentialsGrpcService.Resolve, calls::resolve);
  }

  private ResolveResponse resolve(ResolveRequest request) throws InterruptedException {
    if (request.getTeam().isEmpty()) {
      throw RpcException.invalidArgument("variables belong to a team, and none is named");
    }
    if (request.getNamesCount() > NAMES) {
      throw RpcException.invalidArgument("more than " + NAMES + " variables in one call");
    }
    try {
      return response(
          variables.resolve(
              Variable.of(request.getTeam(), request.getPipeline(), ""), request.getNamesList()));
    } catch (SecretsException e) {
      GrpcStatus status =
          e.kind().isPassing() ? GrpcStatus.UNAVAILABLE : GrpcStatus.FAILED_PRECONDITION;
      throw new RpcException(status, e.words(), e);
    }
  }

  private static ResolveResponse response(Resolution resolution) {
    ResolveResponse.Builder response =
        ResolveResponse.newBuilder()
            .addAllMissing(resolution.missing())
            .addAllRedact(resolution.redact());
    resolution.values().forEach((name, value) -> response.putValuesJson(name, value.toString()));
    return response.build();
  }
}
