package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.trace.Trace;
import io.throughline.e2e.peer.KubernetesApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A pipeline gets secrets of a real API server of Kubernetes, as a service account that may read
 * the namespace of its team and no other.
 */
class KubernetesSecretsTest {
  @TempDir Path home;

  @ParameterizedTest
  @EnumSource(Form.class)
  void secretsOfKubernetes_reachSteps_andAreHidden(Form form) throws Exception {
    try (KubernetesApi cluster = KubernetesApi.start(home.resolve("cluster"))) {
      cluster.namespace("concourse-main");
      cluster.namespace("concourse-shared");
      cluster.secret("concourse-main", "managed.token", "{\"value\": \"planted-token\"}");
      cluster.secret(
          "concourse-main",
          "db",
          "{\"name\": \"planted-name\", \"password\": \"planted-password\"}");
      String token = cluster.accountThatGetsSecrets("concourse-main");
      List<String> options =
          Managed.with(
              form,
              "--kubernetes-config-path=" + cluster.kubeconfig(home.resolve("kubeconfig"), token),
              "--kubernetes-shared-namespace-suffix=shared");
      try (Installation installation = Installation.start(home.resolve("data"), options, Map.of());
          Client client = new Client(installation.api())) {
        Trace trace = Managed.assertSecretsAreUsed(client, installation);
        assertThat(Managed.managers(trace)).contains("kubernetes");
        assertThat(Managed.failure(client))
            .contains(
                "Throughline may not read secrets in the namespace concourse-shared of Kubernetes"
                    + " at 127.0.0.1:")
            .contains("its service account needs the verb get on secrets there");
      }
    }
  }
}
