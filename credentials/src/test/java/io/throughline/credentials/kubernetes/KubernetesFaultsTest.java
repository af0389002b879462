package io.throughline.credentials.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.config.HostPort;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.SecretsException.Kind;
import io.throughline.credentials.testing.ManagerRig;
import io.throughline.credentials.testing.PlainServer;
import io.throughline.credentials.testing.TestAuthority;
import io.throughline.credentials.testing.TestServer.Answer;
import io.throughline.telemetry.catalog.Attribute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the author of a pipeline reads when Kubernetes cannot give a secret. */
class KubernetesFaultsTest {
  private static final String TOKEN = "planted-token";
  private static final Answer THROTTLED =
      FakeKubernetes.status(
          429, "Too many requests, please try again later.", "TooManyRequests", "");
  private static final Answer BROKEN =
      FakeKubernetes.status(500, "etcdserver: planted-detail", "InternalError", "");

  /** Answers that are none: what, kind, message, whether it is asked again. */
  static final List<Arguments> ANSWERS =
      List.of(
          Arguments.of(
              THROTTLED, Kind.THROTTLED, "WHO has too much to do (429); try again in a while"),
          Arguments.of(
              BROKEN, Kind.UNREACHABLE, "WHO fails (500); try again, or ask who runs the cluster"),
          Arguments.of(
              new Answer(503, "upstream planted", Map.of("Content-Type", "text/plain")),
              Kind.UNREACHABLE,
              "WHO fails (503); try again, or ask who runs the cluster"),
          Arguments.of(
              Answer.json(200, "<html>planted</html>"),
              Kind.UNUSABLE,
              "WHO answers what cannot be understood; who runs Throughline must look whether it is"
                  + " Kubernetes"),
          Arguments.of(
              Answer.json(200, "{\"kind\": \"Secret\", \"data\": {\"value\": \"planted!\"}}"),
              Kind.UNUSABLE,
              "WHO answers what cannot be understood; who runs Throughline must look whether it is"
                  + " Kubernetes"),
          Arguments.of(
              new Answer(302, "", Map.of("Location", "https://elsewhere.test/")),
              Kind.UNUSABLE,
              "WHO refuses the question (302); who runs Throughline must look"));

  @TempDir static Path shared;
  private static TestAuthority authority;
  private static TestAuthority.Identity identity;

  @TempDir Path folder;
  private FakeKubernetes cluster;

  @BeforeAll
  static void sign() throws IOException {
    authority = TestAuthority.in(shared);
    identity = authority.server();
  }

  @BeforeEach
  void start() throws IOException {
    cluster = cluster(identity);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @FieldSource("ANSWERS")
  void answer_failsTheLookup_whenItIsNone(Answer answer, Kind kind, String message)
      throws Exception {
    cluster.server().failing(100, answer);
    try (ManagerRig rig = ManagerRig.of(config())) {
      assertFailure(rig, kind, message);
      assertThat(rig.tree().values("secret read", Attribute.HTTP_RESPONSE_STATUS_CODE))
          .allMatch(status -> status == answer.status() || answer.status() == 200);
      assertThat(cluster.server().asked()).hasSize(kind.isPassing() ? 3 : 1);
    }
  }

  @Test
  void answer_isTaken_whenItComesTheThirdTime() throws Exception {
    cluster.server().failing(2, THROTTLED);
    try (ManagerRig rig = ManagerRig.of(config())) {
      assertThat(rig.find("token").retries()).isEqualTo(2);
      assertThat(rig.tree().render())
          .isEqualTo(
              """
              secret lookup CLIENT
                secret read CLIENT !
                secret read CLIENT !
                secret read CLIENT
              """);
    }
  }

  @Test
  void namespace_isNamed_whenItMayNotBeRead() throws Exception {
    cluster.user(TOKEN, "system:serviceaccount:concourse:throughline", "concourse-other");
    try (ManagerRig rig = ManagerRig.of(config())) {
      assertFailure(
          rig,
          Kind.DENIED,
          "Throughline may not read secrets in the namespace concourse-main of WHO (403): its"
              + " service account needs the verb get on secrets there");
    }
  }

  @Test
  void token_isDenied_whenItHasExpired() throws Exception {
    cluster.forget(TOKEN);
    try (ManagerRig rig = ManagerRig.of(config())) {
      assertFailure(
          rig,
          Kind.DENIED,
          "WHO does not know Throughline (401): its token or client certificate has expired or is"
              + " of another cluster; who runs Throughline must renew it");
    }
  }

  @Test
  void cluster_isUnreachable_whenItIsDown() throws Exception {
    KubernetesConfig config = config();
    cluster.close();
    try (ManagerRig rig = ManagerRig.of(config)) {
      assertFailure(
          rig,
          Kind.UNREACHABLE,
          "WHO cannot be reached: nothing accepts connections there; try again, or ask who runs"
              + " it");
    }
  }

  @Test
  void cluster_timesOut_whenItDoesNotAnswer() throws Exception {
    cluster.server().silence();
    try (ManagerRig rig = ManagerRig.of(config("--kubernetes-query-timeout=500ms"))) {
      SecretsException failure = rig.failure("token");
      assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
      assertThat(failure.words())
          .startsWith("Kubernetes at " + cluster.address() + " did not answer");
      assertThat(failure.retries()).isEqualTo(2);
    }
  }

  static Stream<Arguments> certificates() throws IOException {
    return Stream.of(
        Arguments.of(
            authority.expired(), "the certificate of WHO has expired; who runs it must renew it"),
        Arguments.of(
            authority.elsewhere(),
            "the certificate of WHO is not for this address; who runs Throughline must look at the"
                + " address"),
        Arguments.of(
            TestAuthority.in(shared.resolve("other")).server(),
            "the certificate of WHO is signed by no authority that is trusted; who runs"
                + " Throughline must look at the cluster's authority in its settings"));
  }

  @ParameterizedTest
  @MethodSource("certificates")
  void certificate_isNotTrusted_whenItIsNotGood(TestAuthority.Identity bad, String message)
      throws Exception {
    try (FakeKubernetes other = cluster(bad);
        ManagerRig rig = ManagerRig.of(config(other.address()))) {
      assertFailure(rig, Kind.UNUSABLE, message.replace("WHO", "Kubernetes at " + other.address()));
    }
  }

  @Test
  void server_isUnusable_whenItSpeaksNoTls() throws Exception {
    try (PlainServer plain = PlainServer.start();
        ManagerRig rig = ManagerRig.of(config(plain.address()))) {
      assertFailure(
          rig,
          Kind.UNUSABLE,
          "Kubernetes at "
              + plain.address()
              + " does not speak TLS as Throughline does; who runs Throughline must look at both");
    }
  }

  @Test
  void settings_areToBlame_whenTheyMakeNoClient() throws Exception {
    Path kubeconfig =
        Clusters.kubeconfig(
            folder, cluster.address(), authority.certificate(), "client-certificate: /gone");
    try (ManagerRig rig = ManagerRig.of(Clusters.of(kubeconfig))) {
      assertThat(rig.failure("token"))
          .hasMessage(
              "Kubernetes at "
                  + cluster.address()
                  + " cannot be asked with the settings that are there; who runs Throughline must"
                  + " look at certificates, key and login program of its kubeconfig");
    }
  }

  @Test
  void oldValue_counts_whileTheClusterIsAway_andNotWhenWeAreRefused() throws Exception {
    try (ManagerRig rig = ManagerRig.remembering(config())) {
      assertThat(rig.value("token")).isEqualTo("\"planted-value\"");
      cluster.server().failing(4, BROKEN);
      assertThat(rig.value("token")).isEqualTo("\"planted-value\"");
      cluster.server().failing(0, BROKEN);
      cluster.forget(TOKEN);
      assertThat(rig.failure("token").kind()).isEqualTo(Kind.DENIED);
      assertThat(rig.outcomes()).containsExactly("miss", "stale", "error");
    }
  }

  /** Fails with this, as often as that may help, and says so in its spans and nothing more. */
  private void assertFailure(ManagerRig rig, Kind kind, String message) throws Exception {
    SecretsException failure = rig.failure("token");
    assertThat(failure.words())
        .isEqualTo(message.replace("WHO", "Kubernetes at " + cluster.address()));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.retries()).isEqualTo(kind.isPassing() ? 2 : 0);
    assertThat(rig.tree().render())
        .isEqualTo(
            Stream.generate(() -> "  secret read CLIENT !\n")
                .limit(failure.retries() + 1)
                .collect(Collectors.joining("", "secret lookup CLIENT !\n", "")));
    assertThat(rig.outcomes()).containsExactly("error");
    assertThat(rig.tree().values("secret lookup", Attribute.ERROR_TYPE))
        .containsExactly(kind.toString());
    assertThat(rig.exported() + failure + rig.manager()).doesNotContain("planted", "demo.token");
  }

  private static FakeKubernetes cluster(TestAuthority.Identity of) throws IOException {
    return FakeKubernetes.start(of.context())
        .user(TOKEN, "system:serviceaccount:concourse:throughline", "concourse-main")
        .secret("concourse-main", "demo.token", Map.of("value", "planted-value"));
  }

  private KubernetesConfig config(String... flags) throws IOException {
    return Clusters.of(kubeconfig(cluster.address()), flags);
  }

  private KubernetesConfig config(HostPort server) throws IOException {
    return Clusters.of(kubeconfig(server));
  }

  private Path kubeconfig(HostPort server) throws IOException {
    return Clusters.kubeconfig(folder, server, authority.certificate(), "token: " + TOKEN);
  }
}
