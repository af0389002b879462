package io.throughline.gateway.grpc;

import io.throughline.proto.CheckCredentialsResponse;
import io.throughline.proto.CredentialsGrpcService;
import io.throughline.proto.CredentialsInfoRequest;
import io.throughline.proto.CredentialsInfoResponse;
import io.throughline.proto.CredentialsProto;
import io.throughline.proto.IdentityKeysRequest;
import io.throughline.proto.IdentityKeysResponse;
import io.throughline.proto.ResolveRequest;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A credentials service with the answers that a test gives it. */
public final class FakeCredentials {
  /** What its tokens name as their issuer. */
  public static final String ISSUER = "https://ci.example.org";

  private volatile String identityKeys =
      """
      {"keys": [
        {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": "AQ", "e": "AQAB"},
        {"kty": "EC", "use": "sig", "alg": "ES256", "kid": "two", "crv": "P-256", "x": "Ag",
         "y": "Aw"}]}
      """;

  private final String managers = "{\"dummy\":{\"vars\":1,\"health\":{\"method\":\"memory\"}}}";
  private final List<ResolveRequest> checked = new CopyOnWriteArrayList<>();
  private volatile List<String> errors = List.of();
  private volatile boolean away;

  /** What it serves. */
  public List<RpcService> services() {
    return List.of(
        RpcService.of(CredentialsProto.getDescriptor().findServiceByName("Credentials"))
            .unary(CredentialsGrpcService.Check, this::check)
            .unary(CredentialsGrpcService.Info, this::info)
            .unary(CredentialsGrpcService.IdentityKeys, this::identityKeys));
  }

  /** What it was asked to check. */
  public List<ResolveRequest> checked() {
    return checked;
  }

  /** What is wrong with everything from now on. */
  public void errors(String... sentences) {
    errors = List.of(sentences);
  }

  /** It cannot answer from now on. */
  public void goAway(boolean isAway) {
    away = isAway;
  }

  private CheckCredentialsResponse check(ResolveRequest request) {
    if (away) {
      throw new RpcException(GrpcStatus.UNAVAILABLE, "it is away");
    }
    checked.add(request);
    return CheckCredentialsResponse.newBuilder().addAllErrors(errors).build();
  }

  private CredentialsInfoResponse info(CredentialsInfoRequest request) {
    return CredentialsInfoResponse.newBuilder().setManagersJson(managers).build();
  }

  /** The keys are these from now on. */
  public void identityKeys(String jwks) {
    identityKeys = jwks;
  }

  private IdentityKeysResponse identityKeys(IdentityKeysRequest request) {
    return IdentityKeysResponse.newBuilder().setIssuer(ISSUER).setJwksJson(identityKeys).build();
  }
}
