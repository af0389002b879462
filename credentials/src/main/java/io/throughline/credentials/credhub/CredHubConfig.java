package io.throughline.credentials.credhub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.secret.PathTemplate;
import io.throughline.credentials.tls.ClientTls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Secrets of a CredHub.
 *
 * @param tls also who we are, for a CredHub that knows its clients by certificates
 * @param client who we are for its UAA; absent when our certificate says it
 * @param timeout of a question
 * @param ofPipeline whether a pipeline configures it
 */
public record CredHubConfig(
    URI url,
    ClientTls tls,
    Optional<UaaClient> client,
    CredHubPaths paths,
    Duration timeout,
    boolean ofPipeline)
    implements ManagerConfig {

  /** Declares the settings; the result has nothing when the address is not set. */
  public static Supplier<Optional<CredHubConfig>> declare(ManagerOptions options) {
    return CredHubOptions.declare(options);
  }

  @Override
  public String manager() {
    return "credhub";
  }

  @Override
  public List<PathTemplate> templates() {
    return paths.templates();
  }

  @Override
  public ObjectNode info() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("url", url.toString())
        .put("path_prefix", paths.prefix())
        .put("uaa_client_id", client.map(UaaClient::id).orElse(""));
  }

  @Override
  public Manager connect(ManagerContext context) {
    return new CredHubSecrets(context, this);
  }
}
