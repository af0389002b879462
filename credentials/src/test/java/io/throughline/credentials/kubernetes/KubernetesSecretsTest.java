package io.throughline.credentials.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.secret.Variable;
import io.throughline.credentials.testing.Heard;
import io.throughline.credentials.testing.ManagerRig;
import io.throughline.credentials.testing.TestAuthority;
import io.throughline.credentials.testing.TestServer.Answer;
import io.throughline.telemetry.catalog.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesSecretsTest {
  private static final String ACCOUNT = "system:serviceaccount:concourse:throughline";

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
    cluster =
        FakeKubernetes.start(identity.context())
            .user("planted-token", ACCOUNT, "concourse-main", "concourse-all");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void value_isOfThePipeline_elseOfTheTeam() throws Exception {
    cluster
        .secret("concourse-main", "demo.token", Map.of("value", "of the pipeline"))
        .secret("concourse-main", "token", Map.of("value", "of the team"));
    try (ManagerRig rig = rig()) {
      assertThat(rig.value("token")).isEqualTo("\"of the pipeline\"");
      assertThat(rig.find(Variable.of("main", "other", "token")).secret())
          .hasValueSatisfying(
              secret -> assertThat(secret.value().textValue()).isEqualTo("of the team"));
      assertThat(rig.find(Variable.of("main", "", "token")).outcome()).hasToString("miss");
      assertThat(rig.value("nothing")).isEmpty();
    }
    assertThat(cluster.server().asked())
        .containsExactly(
            "GET /api/v1/namespaces/concourse-main/secrets/demo.token",
            "GET /api/v1/namespaces/concourse-main/secrets/other.token",
            "GET /api/v1/namespaces/concourse-main/secrets/token",
            "GET /api/v1/namespaces/concourse-main/secrets/token",
            "GET /api/v1/namespaces/concourse-main/secrets/demo.nothing",
            "GET /api/v1/namespaces/concourse-main/secrets/nothing");
  }

  @Test
  void instanceOfAPipeline_asksForWhatItsPipelineHas() throws Exception {
    cluster.secret("concourse-main", "demo.token", Map.of("value", "shared by instances"));
    try (ManagerRig rig = rig()) {
      assertThat(rig.find(new Variable("main", "demo", "branch:x", "unit", "token")).secret())
          .isPresent();
    }
  }

  @Test
  void value_isOfAllTeams_whereThereIsANamespaceForThem() throws Exception {
    cluster.secret("concourse-all", "token", Map.of("value", "of all"));
    try (ManagerRig rig = rig("--kubernetes-shared-namespace-suffix=all")) {
      assertThat(rig.value("token")).isEqualTo("\"of all\"");
      assertThat(rig.tree().values("secret lookup", Attribute.SECRET_PATH_TEMPLATE))
          .containsExactly("concourse-all/{{.Secret}}");
    }
  }

  @Test
  void secretWithoutTheKeyValue_hasAFieldForEachKey() throws Exception {
    cluster
        .secret("concourse-main", "db", Map.of("user", "scott", "password", "tïger\n"))
        .secretBytes("concourse-main", "binary", Map.of("key", new byte[] {(byte) 0xff, 1}))
        .secret("concourse-main", "both", Map.of("value", "", "other", "x"))
        .secret("concourse-main", "empty", Map.of());
    try (ManagerRig rig = rig()) {
      assertThat(rig.value("db")).isEqualTo("{\"password\":\"tïger\\n\",\"user\":\"scott\"}");
      assertThat(rig.value("binary")).isEqualTo("{\"key\":\"/wE=\"}");
      assertThat(rig.value("both")).isEqualTo("\"\"");
      assertThat(rig.value("empty")).isEqualTo("{}");
    }
  }

  @Test
  void nameThatKubernetesCannotHave_isNotAskedFor() throws Exception {
    try (ManagerRig rig = rig()) {
      assertThat(rig.value("A_B")).isEmpty();
      assertThat(rig.value("a/b")).isEmpty();
      assertThat(rig.find(Variable.of("Team One", "demo", "token")).secret()).isEmpty();
      assertThat(rig.outcomes()).containsExactly("not_found", "not_found", "not_found");
    }
    assertThat(cluster.server().asked()).isEmpty();
  }

  @Test
  void serviceAccountOfAPod_isRead_eachTime() throws Exception {
    cluster.secret("concourse-main", "token", Map.of("value", "a"));
    Path account = Files.createDirectory(folder.resolve("account"));
    Files.copy(authority.certificate(), account.resolve("ca.crt"));
    Files.writeString(account.resolve("token"), "planted-token\n");
    KubernetesConfig config =
        new KubernetesConfig(
            new InCluster(
                account,
                Map.of(
                    "KUBERNETES_SERVICE_HOST",
                    "127.0.0.1",
                    "KUBERNETES_SERVICE_PORT",
                    Integer.toString(cluster.address().port()))),
            "concourse-",
            Optional.empty(),
            Duration.ofSeconds(60));
    assertThat(config.access().mistakes()).isEmpty();
    try (ManagerRig rig = ManagerRig.of(config)) {
      assertThat(rig.value("token")).isEqualTo("\"a\"");
      cluster.forget("planted-token");
      cluster.user("newer-token", ACCOUNT, "concourse-main");
      Files.writeString(account.resolve("token"), "newer-token\n");
      assertThat(rig.value("token")).isEqualTo("\"a\"");
      Files.delete(account.resolve("token"));
      assertThat(rig.failure("token"))
          .hasMessage(
              "the token of the service account for Kubernetes cannot be read; who runs"
                  + " Throughline must look at the credentials service");
    }
  }

  @Test
  void clientCertificate_isShown() throws Exception {
    cluster.secret("concourse-main", "token", Map.of("value", "a"));
    cluster.user("unused", "throughline", "concourse-main");
    TestAuthority.Identity client = authority.client("throughline", "CN=throughline,O=ours");
    Path kubeconfig =
        kubeconfig(
            "client-certificate: \"%s\", client-key: \"%s\""
                .formatted(client.certificate(), client.key()));
    try (ManagerRig rig = ManagerRig.of(Clusters.of(kubeconfig))) {
      assertThat(rig.value("token")).isEqualTo("\"a\"");
    }
  }

  @Test
  void tokenFile_andProgramThatMakesATokenOfItsOwn_areUsed() throws Exception {
    cluster.secret("concourse-main", "token", Map.of("value", "a"));
    Files.writeString(folder.resolve("token"), "planted-token\n");
    Path program = folder.resolve("login");
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",'
        echo '"status": {"token": "planted-token"}}'
        """);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    String exec =
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: \"%s\"}".formatted(program);
    try (ManagerRig file = ManagerRig.of(Clusters.of(kubeconfig("tokenFile: token")));
        ManagerRig made = ManagerRig.of(Clusters.of(kubeconfig(exec)))) {
      assertThat(made.value("token")).isEqualTo("\"a\"");
      kubeconfig("tokenFile: token");
      assertThat(file.value("token")).isEqualTo("\"a\"");
    }
  }

  @Test
  void questions_areSpans_thatSayWhere_andNeverForWhat() throws Exception {
    cluster.secret("concourse-main", "ofplan", Map.of("value", "planted-value"));
    try (ManagerRig rig = rig()) {
      assertThat(rig.value("ofplan")).isEqualTo("\"planted-value\"");
      assertThat(rig.tree().render())
          .isEqualTo(
              """
              secret lookup CLIENT
                secret read CLIENT
                secret read CLIENT
              """);
      assertThat(rig.tree().values("secret read", Attribute.HTTP_RESPONSE_STATUS_CODE))
          .containsExactly(404L, 200L);
      assertThat(rig.tree().values("secret read", Attribute.SERVER_PORT))
          .containsOnly((long) cluster.address().port());
      assertThat(rig.exported()).doesNotContain("planted").doesNotContain("ofplan");
      assertThat(rig.manager()).hasToString("Kubernetes at " + cluster.address());
    }
  }

  @Test
  void nothing_isLogged_ofValuesTokensAndNames() throws Exception {
    cluster.secret("concourse-main", "ofplan", Map.of("value", "planted-value"));
    try (ManagerRig rig = rig()) {
      String heard =
          Heard.during(() -> {
            rig.value("ofplan");
            cluster.server().failing(1, Answer.json(200, "{\"data\": {\"value\": \"planted!\"}}"));
            rig.failure("ofplan");
            cluster.forget("planted-token");
            return rig.failure("ofplan");
          });
      assertThat(heard).contains("CircuitBreaker").doesNotContain("planted", "ofplan");
    }
  }

  @Test
  void health_isAsked_withTheAccount() throws Exception {
    try (ManagerRig rig = rig()) {
      assertThat(rig.manager().health().toString())
          .isEqualTo("Health[method=/readyz, response=ok]");
      assertThat(rig.tree().render()).isEqualTo("secret health CLIENT\n");
    }
  }

  private ManagerRig rig(String... flags) throws IOException {
    return ManagerRig.of(Clusters.of(kubeconfig("token: planted-token"), flags));
  }

  private Path kubeconfig(String user) throws IOException {
    return Clusters.kubeconfig(folder, cluster.address(), authority.certificate(), user);
  }
}
