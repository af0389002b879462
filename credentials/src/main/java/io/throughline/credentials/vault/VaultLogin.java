package io.throughline.credentials.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.secret.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Gets tokens, in whichever way is configured. */
final class VaultLogin {
  private final VaultClient client;
  private final VaultAuth auth;
  private final InstantSource clock;

  VaultLogin(VaultClient client, VaultAuth auth, InstantSource clock) {
    this.client = client;
    this.auth = auth;
    this.clock = clock;
  }

  /**
   * A token.
   *
   * @throws SecretsException when there is none
   */
  VaultToken token() throws InterruptedException {
    return switch (auth) {
      case VaultAuth.Given(String token) -> known(token);
      case VaultAuth.InFile(Path file) -> known(content(file, "the token"));
      case VaultAuth.Login login -> login(login);
    };
  }

  /** Whether there can be another token than this one. */
  boolean isRepeatable(VaultToken token) {
    return switch (auth) {
      case VaultAuth.Given _ -> false;
      case VaultAuth.InFile(Path file) -> !content(file, "the token").equals(token.text());
      case VaultAuth.Login _ -> true;
    };
  }

  /** Vault says how long it is good for, unless the token may not even ask for that. */
  private VaultToken known(String text) throws InterruptedException {
    VaultToken token = VaultToken.unknown(text, clock.instant());
    try {
      return token.describedBy(client.lookup(token).data(), clock.instant());
    } catch (SecretsException e) {
      if (VaultClient.isDenied(e)) {
        return token;
      }
      throw e;
    }
  }

  private VaultToken login(VaultAuth.Login login) throws InterruptedException {
    Map<String, String> params = new HashMap<>(login.params());
    login.jwtFile().ifPresent(file -> params.put("jwt", content(file, "the account's token")));
    JsonNode granted = client.login(login, params).auth();
    String token = granted.path("client_token").asText();
    if (token.isEmpty()) {
      throw client.failures().malformed();
    }
    return VaultToken.unknown(token, clock.instant()).grantedBy(granted, clock.instant());
  }

  private String content(Path file, String what) {
    try {
      return Files.readString(file).strip();
    } catch (IOException _) {
      throw client.failures().noFile(what);
    }
  }
}
