package io.throughline.credentials.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.ConfigErrors;
import io.throughline.config.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesConfigTest {
  @TempDir Path folder;

  @Test
  void nothing_isConfigured_withoutACluster() {
    assertThat(Clusters.parse()).isEmpty();
    assertThat(Clusters.parse("--kubernetes-namespace-prefix=x-")).isEmpty();
  }

  @Test
  void defaults_areThoseOfConcourse() throws IOException {
    KubernetesConfig config = Clusters.of(kubeconfig());
    assertThat(config.templates())
        .map(Object::toString)
        .containsExactly(
            "concourse-{{.Team}}/{{.Pipeline}}.{{.Secret}}", "concourse-{{.Team}}/{{.Secret}}");
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.manager()).isEqualTo("kubernetes");
    assertThat(config.access().server()).contains(HostPort.parse("127.0.0.1:6443"));
  }

  @Test
  void info_isThatOfConcourse_withoutSecrets() throws IOException {
    KubernetesConfig config =
        Clusters.of(
            kubeconfig(),
            "--kubernetes-namespace-prefix=ci-",
            "--kubernetes-shared-namespace-suffix=all");
    assertThat(config.info().toString())
        .isEqualTo(
            "{\"in_cluster_config\":false,\"config_path\":\"%s\",\"namespace_config\":\"ci-\",\"namespace_shared_config\":\"all\"}"
                .formatted(folder.resolve("kubeconfig")));
    assertThat(config.toString() + config.info()).doesNotContain("planted");
  }

  @Test
  void mistakes_areToldTogether() {
    assertThatThrownBy(() ->
            Clusters.parse(
                "--kubernetes-namespace-prefix=Under_Score",
                "--kubernetes-query-timeout=soon",
                "--kubernetes-in-cluster=perhaps"))
        .isInstanceOfSatisfying(ConfigErrors.class, e -> assertThat(e.errors()).hasSize(3))
        .hasMessageContaining("must be what the name of a namespace begins with");
    assertThatThrownBy(() ->
            Clusters.parse("--kubernetes-context=x", "--kubernetes-shared-namespace-suffix=-all-"))
        .hasMessageContaining("--kubernetes-context needs --kubernetes-config-path")
        .hasMessageContaining("must make the name of a namespace behind the prefix");
  }

  @Test
  void twoClusters_areOneTooMany() throws IOException {
    Path kubeconfig = kubeconfig();
    assertThatThrownBy(() -> Clusters.of(kubeconfig, "--kubernetes-in-cluster"))
        .hasMessageContaining("exclude each other");
  }

  @Test
  void inCluster_needsAPod() {
    assertThatThrownBy(() -> Clusters.parse("--kubernetes-in-cluster"))
        .hasMessageContaining("there must be KUBERNETES_SERVICE_HOST");
    assertThat(
            new InCluster(
                    folder,
                    Map.of("KUBERNETES_SERVICE_HOST", "::1", "KUBERNETES_SERVICE_PORT", "443"))
                .server())
        .map(Object::toString)
        .contains("[::1]:443");
    assertThat(new InCluster(folder, Map.of("KUBERNETES_SERVICE_PORT", "443")).server()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gone   | --kubernetes-context must be a context of the kubeconfig
          broken | must have a cluster with a server for the context
          """)
  void contextThatLeadsNowhere_isRefused(String context, String message) throws IOException {
    Path kubeconfig = kubeconfig();
    assertThatThrownBy(() -> Clusters.of(kubeconfig, "--kubernetes-context=" + context))
        .hasMessageContaining(message);
  }

  @Test
  void kubeconfigThatIsNone_isRefused_withoutItsWords() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "contexts: {planted: [");
    assertThatThrownBy(() -> Clusters.of(file))
        .hasMessageContaining("must be a kubeconfig that this service can read")
        .message()
        .doesNotContain("planted");
    assertThatThrownBy(() -> Clusters.of(folder.resolve("gone")))
        .hasMessageContaining("must be a kubeconfig that this service can read");
    Files.writeString(file, "contexts: []\n");
    assertThatThrownBy(() -> Clusters.of(file)).hasMessageContaining("current-context");
  }

  @Test
  void serverName_thatWouldNotBeLookedAt_isRefused() throws IOException {
    Path file = kubeconfig();
    Files.writeString(
        file,
        Files.readString(file).replace("cluster: {server", "cluster: {tls-server-name: x, server"));
    assertThatThrownBy(() -> Clusters.of(file)).hasMessageContaining("tls-server-name");
  }

  @Test
  void otherContext_isTaken() throws IOException {
    assertThat(new Kubeconfig(kubeconfig(), Optional.of("here")).mistakes()).isEqualTo(List.of());
  }

  private Path kubeconfig() throws IOException {
    return Clusters.kubeconfig(
        folder, HostPort.loopback(6443), folder.resolve("ca.crt"), "token: planted");
  }
}
