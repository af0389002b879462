package io.throughline.credentials.kubernetes;

import io.throughline.config.HostPort;
import io.throughline.config.Options;
import io.throughline.credentials.manager.ManagerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Ways to a cluster, as who runs the service sets them up. */
final class Clusters {
  private Clusters() {}

  /**
   * A kubeconfig with a user.
   *
   * @param user its lines, such as {@code token: x}
   */
  static Path kubeconfig(Path folder, HostPort server, Path authority, String user)
      throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts:
        - {name: here, context: {cluster: local, user: throughline}}
        - {name: broken, context: {cluster: gone, user: throughline}}
        clusters:
        - {name: local, cluster: {server: "https://%s", certificate-authority: "%s"}}
        users:
        - name: throughline
          user: {%s}
        """
            .formatted(server, authority, user));
  }

  /** A manager as flags configure it; empty when they configure none. */
  static Optional<KubernetesConfig> parse(String... flags) {
    Options options = new Options("credentials", "test");
    Supplier<Optional<KubernetesConfig>> config =
        KubernetesConfig.declare(
            ManagerOptions.ofService(options, "Kubernetes secrets", "kubernetes"));
    options.parse(List.of(flags), Map.of());
    return config.get();
  }

  static KubernetesConfig of(Path kubeconfig, String... more) {
    String[] flags = java.util.Arrays.copyOf(more, more.length + 1);
    flags[more.length] = "--kubernetes-config-path=" + kubeconfig;
    return parse(flags).orElseThrow();
  }
}
