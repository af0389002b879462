package io.throughline.credentials.grpc;

import io.throughline.credentials.idtoken.IdTokens;
import io.throughline.credentials.manager.ManagersInfo;
import io.throughline.credentials.variable.Resolution;
import io.throughline.credentials.variable.UnresolvedException;
import io.throughline.credentials.variable.Variables;
import io.throughline.proto.CheckCredentialsResponse;
import io.throughline.proto.CredentialsGrpcService;
import io.throughline.proto.CredentialsInfoRequest;
import io.throughline.proto.CredentialsInfoResponse;
import io.throughline.proto.CredentialsProto;
import io.throughline.proto.IdentityKeysRequest;
import io.throughline.proto.IdentityKeysResponse;
import io.throughline.proto.ResolveRequest;
import io.throughline.proto.ResolveResponse;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService;
import io.vertx.grpc.common.GrpcStatus;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the calls of the other services. */
public final class CredentialsCalls {
  private static final Logger log = LoggerFactory.getLogger(CredentialsCalls.class);

  private final Variables variables;
  private final ManagersInfo info;
  private final IdTokens idTokens;

  private CredentialsCalls(Variables variables, ManagersInfo info, IdTokens idTokens) {
    this.variables = variables;
    this.info = info;
    this.idTokens = idTokens;
  }

  public static RpcService of(Variables variables, ManagersInfo info, IdTokens idTokens) {
    CredentialsCalls calls = new CredentialsCalls(variables, info, idTokens);
    return RpcService.of(CredentialsProto.getDescriptor().findServiceByName("Credentials"))
        .unary(CredentialsGrpcService.Resolve, calls::resolve)
        .unary(CredentialsGrpcService.Check, calls::check)
        .unary(CredentialsGrpcService.Info, calls::info)
        .unary(CredentialsGrpcService.IdentityKeys, calls::identityKeys);
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

  private IdentityKeysResponse identityKeys(IdentityKeysRequest request) {
    try {
      return IdentityKeysResponse.newBuilder()
          .setIssuer(idTokens.issuer().toString())
          .setJwksJson(idTokens.jwks())
          .build();
    } catch (UncheckedIOException e) {
      log.error("The keys of identity tokens cannot be told", e);
      throw new RpcException(
          GrpcStatus.UNAVAILABLE, "it has no access to the keys of identity tokens", e);
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
