package io.throughline.credentials.grpc;

import io.throughline.credentials.manager.ManagersInfo;
import io.throughline.credentials.variable.Resolution;
import io.throughline.credentials.variable.UnresolvedException;
import io.throughline.credentials.variable.Variables;
import io.throughline.proto.CheckCredentialsResponse;
import io.throughline.proto.CredentialsGrpcService;
import io.throughline.proto.CredentialsInfoRequest;
import io.throughline.proto.CredentialsInfoResponse;
import io.throughline.proto.CredentialsProto;
import io.throughline.proto.ResolveRequest;
import io.throughline.proto.ResolveResponse;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService;
import io.vertx.grpc.common.GrpcStatus;

/** Answers the calls of the other services. */
public final class CredentialsCalls {
  private final Variables variables;
  private final ManagersInfo info;

  private CredentialsCalls(Variables variables, ManagersInfo info) {
    this.variables = variables;
    this.info = info;
  }

  public static RpcService of(Variables variables, ManagersInfo info) {
    CredentialsCalls calls = new CredentialsCalls(variables, info);
    return RpcService.of(CredentialsProto.getDescriptor().findServiceByName("Credentials"))
        .unary(CredentialsGrpcService.Resolve, calls::resolve)
        .unary(CredentialsGrpcService.Check, calls::check)
        .unary(CredentialsGrpcService.Info, calls::info);
  }

  private ResolveResponse resolve(ResolveRequest request) throws InterruptedException {
    try {
      return response(variables.resolve(Requests.read(request)));
    } catch (UnresolvedException e) {
      throw new RpcException(status(e), e.words(), e);
    }
  }

  private CheckCredentialsResponse check(ResolveRequest request) throws InterruptedException {
    return CheckCredentialsResponse.newBuilder()
        .addAllErrors(variables.check(Requests.read(request)))
        .build();
  }

  private CredentialsInfoResponse info(CredentialsInfoRequest request) throws InterruptedException {
    return CredentialsInfoResponse.newBuilder().setManagersJson(info.json().toString()).build();
  }

  private static GrpcStatus status(UnresolvedException failure) {
    if (failure.isOfPipeline()) {
      return GrpcStatus.INVALID_ARGUMENT;
    }
    return failure.isPassing() ? GrpcStatus.UNAVAILABLE : GrpcStatus.FAILED_PRECONDITION;
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
