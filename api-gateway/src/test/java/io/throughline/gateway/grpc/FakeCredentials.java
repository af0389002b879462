package io.throughline.gateway.grpc;

import io.throughline.proto.CredentialsGrpcService;
import io.throughline.proto.CredentialsProto;
import io.throughline.proto.IdentityKeysRequest;
import io.throughline.proto.IdentityKeysResponse;
import io.throughline.rpc.RpcService;
import java.util.List;

/** A credentials service with the answers that a test gives it. */
public final class FakeCredentials {
  private volatile String identityKeys = "{\"keys\":[]}";

  /** What it serves. */
  public List<RpcService> services() {
    return List.of(
        RpcService.of(CredentialsProto.getDescriptor().findServiceByName("Credentials"))
            .unary(CredentialsGrpcService.IdentityKeys, this::identityKeys));
  }

  /** The keys are these from now on. */
  public void identityKeys(String jwks) {
    identityKeys = jwks;
  }

  private IdentityKeysResponse identityKeys(IdentityKeysRequest request) {
    return IdentityKeysResponse.newBuilder().setJwksJson(identityKeys).build();
  }
}
