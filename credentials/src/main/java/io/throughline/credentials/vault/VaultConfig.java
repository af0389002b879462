package io.throughline.credentials.vault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.secret.PathTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A Vault.
 *
 * @param auth where the token comes from
 * @param renewal how it is kept
 * @param places where secrets are
 */
public record VaultConfig(
    VaultServer server, VaultAuth auth, VaultAuth.Renewal renewal, VaultPlaces places)
    implements ManagerConfig {

  /** Declares the settings; no configuration without an address. */
  public static Supplier<Optional<VaultConfig>> declare(ManagerOptions options) {
    return VaultOptions.declare(options);
  }

  @Override
  public String manager() {
    return "vault";
  }

  @Override
  public List<PathTemplate> templates() {
    return places.all();
  }

  /** Long enough for a question that has to log in before. */
  @Override
  public Duration timeout() {
    return server.loginTimeout().plus(server.queryTimeout());
  }

  @Override
  public ObjectNode info() {
    ObjectNode info =
        JsonNodeFactory.instance
            .objectNode()
            .put("url", server.shownUrl())
            .put("path_prefix", places.prefix());
    places.templates().forEach(info.putArray("lookup_templates")::add);
    info.put("shared_path", places.shared().orElse(""))
        .put("namespace", server.namespace().orElse(""))
        .put("ca_cert", String.join("\n", server.tls().authorities()))
        .put("server_name", server.tls().serverName().orElse(""))
        .put("auth_backend", auth.backend())
        .put("auth_max_ttl", renewal.maxTtl().toNanos())
        .put("auth_retry_max", renewal.longestPause().toNanos())
        .put("auth_retry_initial", renewal.firstPause().toNanos());
    return info;
  }

  @Override
  public Manager connect(ManagerContext context) {
    VaultClient client = VaultClient.of(server, context.telemetry());
    return new VaultSecrets(
        client,
        new VaultSession(client, auth, renewal, context.clock()),
        new VaultMounts(client, context.clock()));
  }
}
