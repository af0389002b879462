package io.throughline.gateway.grpc;

import io.throughline.proto.CredentialsGrpcClient;
import io.throughline.proto.IdentityKeysRequest;
import io.throughline.rpc.RpcClient;
import java.time.Duration;

/** The credentials service. */
public final class CredentialsCalls {
  private final Remote credentials;

  public CredentialsCalls(RpcClient credentials, Duration patience) {
    this.credentials = new Remote(credentials, "credentials service", patience);
  }

  /** The JSON Web Key Set by which others can tell that a token is ours. */
  public String identityKeys() throws InterruptedException {
    return credentials
        .ask(CredentialsGrpcClient.IdentityKeys, IdentityKeysRequest.getDefaultInstance())
        .getJwksJson();
  }
}
