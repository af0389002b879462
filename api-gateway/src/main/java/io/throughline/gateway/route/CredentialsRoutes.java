package io.throughline.gateway.route;

import io.throughline.gateway.grpc.CredentialsCalls;
import io.throughline.gateway.route.Endpoint.Form;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The managers of secrets of the installation. */
public final class CredentialsRoutes {
  private final CredentialsCalls credentials;

  public CredentialsRoutes(CredentialsCalls credentials) {
    this.credentials = credentials;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/info/creds", "GetInfoCreds", Access.admin(), this::info)
            .answers(200, Form.JSON));
  }

  private void info(Call call) throws InterruptedException {
    call.answerJson(200, credentials.managers().getBytes(StandardCharsets.UTF_8));
  }
}
