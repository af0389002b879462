package io.throughline.credentials.kubernetes;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.throughline.config.HostPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * As a file says that kubectl reads. The client itself takes another context for one that is not
 * there, and passes over what it does not know: such files are refused.
 *
 * @param context its own when absent
 */
record Kubeconfig(Path file, Optional<String> context) implements ClusterAccess {
  private static final String PATH = "--kubernetes-config-path";

  @Override
  public Optional<HostPort> server() {
    return read()
        .flatMap(this::cluster)
        .flatMap(cluster -> Optional.ofNullable(cluster.getServer()))
        .flatMap(Kubeconfig::address);
  }

  @Override
  public List<String> mistakes() {
    Optional<io.fabric8.kubernetes.api.model.Config> content = read();
    if (content.isEmpty()) {
      return List.of(PATH + " must be a kubeconfig that this service can read");
    }
    Optional<Context> chosen = content.flatMap(this::chosen);
    if (chosen.isEmpty()) {
      return List.of(
          context.isPresent()
              ? "--kubernetes-context must be a context of the kubeconfig"
              : PATH
                  + " must be a kubeconfig with a current-context that it has,"
                  + " or --kubernetes-context must say which to take");
    }
    if (server().isEmpty()) {
      return List.of(PATH + " must have a cluster with a server for the context");
    }
    return content.flatMap(this::cluster).map(Cluster::getTlsServerName).stream()
        .map(_ -> PATH + " has a tls-server-name, which is not supported: the server's name counts")
        .toList();
  }

  @Override
  public Config client() {
    Config config = Config.fromKubeconfig(context.orElse(null), file.toFile());
    ConfigBuilder builder = new ConfigBuilder(config);
    keyAlgorithm(config).ifPresent(builder::withClientKeyAlgo);
    read()
        .flatMap(this::user)
        .filter(user -> user.getToken() == null)
        .flatMap(user -> Optional.ofNullable(user.getTokenFile()))
        .map(file::resolveSibling)
        .ifPresent(path -> builder.withOauthTokenProvider(() -> TokenFile.read(path)));
    return builder.build();
  }

  /** Of the client's key. The client itself takes a key that does not say its own for RSA. */
  private static Optional<String> keyAlgorithm(Config config) {
    Optional<byte[]> data =
        Optional.ofNullable(config.getClientCertData()).map(Base64.getDecoder()::decode);
    Optional<String> path = Optional.ofNullable(config.getClientCertFile());
    if (data.isEmpty() && path.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream content =
        data.isPresent()
            ? new ByteArrayInputStream(data.get())
            : Files.newInputStream(Path.of(path.orElseThrow()))) {
      return Optional.of(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(content)
              .getPublicKey()
              .getAlgorithm());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Optional<io.fabric8.kubernetes.api.model.Config> read() {
    try (InputStream content = Files.newInputStream(file)) {
      return Optional.ofNullable(
          Serialization.unmarshal(content, io.fabric8.kubernetes.api.model.Config.class));
    } catch (IOException | RuntimeException _) {
      // What parsers say of it may quote a token.
      return Optional.empty();
    }
  }

  private Optional<Context> chosen(io.fabric8.kubernetes.api.model.Config content) {
    String name = context.orElse(String.valueOf(content.getCurrentContext()));
    return named(content.getContexts())
        .filter(each -> name.equals(each.getName()))
        .findFirst()
        .map(NamedContext::getContext);
  }

  private Optional<Cluster> cluster(io.fabric8.kubernetes.api.model.Config content) {
    return chosen(content)
        .flatMap(of ->
            named(content.getClusters())
                .filter(each -> String.valueOf(each.getName()).equals(of.getCluster()))
                .findFirst()
                .map(NamedCluster::getCluster));
  }

  private Optional<AuthInfo> user(io.fabric8.kubernetes.api.model.Config content) {
    return chosen(content)
        .flatMap(of ->
            named(content.getUsers())
                .filter(each -> String.valueOf(each.getName()).equals(of.getUser()))
                .findFirst()
                .map(NamedAuthInfo::getUser));
  }

  private static <T> Stream<T> named(List<T> entries) {
    return Optional.ofNullable(entries).stream().flatMap(List::stream);
  }

  private static Optional<HostPort> address(String server) {
    try {
      URI uri = URI.create(server.contains("://") ? server : "https://" + server);
      int port = uri.getPort() >= 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
      return Optional.ofNullable(uri.getHost())
          .map(host -> host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
          .map(host -> new HostPort(host, port));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "kubeconfig " + file;
  }
}
