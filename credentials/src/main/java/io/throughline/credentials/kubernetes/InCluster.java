package io.throughline.credentials.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.throughline.config.HostPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As the service account of the pod that we run in. Its token is read for each request: Kubernetes
 * puts another one there before it expires.
 *
 * @param directory where Kubernetes puts token and authority
 * @param environment of the process, in which Kubernetes says where its API server is
 */
record InCluster(Path directory, Map<String, String> environment) implements ClusterAccess {
  private static final Path DIRECTORY = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  static InCluster ofThisPod() {
    return new InCluster(DIRECTORY, System.getenv());
  }

  @Override
  public Optional<HostPort> server() {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
    if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      return Optional.empty();
    }
    return Optional.of(new HostPort(host, Integer.parseInt(port)));
  }

  @Override
  public List<String> mistakes() {
    if (server().isPresent() && Files.isReadable(token()) && Files.isReadable(authority())) {
      return List.of();
    }
    return List.of(
        "--kubernetes-in-cluster is for a pod with a service account: there must be"
            + " KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT in the environment, and token"
            + " and ca.crt in "
            + directory);
  }

  @Override
  public Config client() {
    HostPort server = server().orElseThrow();
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://" + server)
        .withCaCertFile(authority().toString())
        .withOauthTokenProvider(() -> TokenFile.read(token()))
        .build();
  }

  private Path token() {
    return directory.resolve("token");
  }

  private Path authority() {
    return directory.resolve("ca.crt");
  }

  /** Without the environment. */
  @Override
  public String toString() {
    return "service account in " + directory;
  }
}
