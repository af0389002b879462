package io.throughline.credentials.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.manager.Health;
import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.vault.testing.FakeFault;
import io.throughline.credentials.vault.testing.FakeVault;
import io.throughline.telemetry.testing.RandomText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultSecretsTest {
  private VaultRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new VaultRig();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"value":"hunter2"}            | "hunter2"
          {"value":"hunter2","other":"x"}| "hunter2"
          {"value":{"user":"u"}}         | {"user":"u"}
          {"value":8080}                 | 8080
          {"value":null}                 | null
          {"user":"u","port":5432}       | {"user":"u","port":5432}
          {"user":"u","tls":{"on":true}} | {"user":"u","tls":{"on":true}}
          {}                             | {}
          """)
  void value_isTheKeyValue_elseAllKeys_inBothVersions(String keys, String value) throws Exception {
    rig.vault.kv("old", 1).put("concourse/main/demo/it", keys).put("old/main/demo/it", keys);
    assertThat(VaultRig.value(rig.connect(), "it")).contains(VaultRig.json(value));
    assertThat(VaultRig.value(rig.connect("--vault-path-prefix=/old/"), "it"))
        .contains(VaultRig.json(value));
  }

  @Test
  void places_areLookedAtInTheirOrder_asConcourseDoes() throws Exception {
    ManagerConnection vault = rig.connect("--vault-shared-path=shared");
    for (String place : List.of("shared/it", "main/it", "main/demo/it")) {
      rig.vault.put("concourse/" + place, "{\"value\":\"%s\"}".formatted(place));
      assertThat(VaultRig.value(vault, "it")).contains(VaultRig.json("\"" + place + "\""));
    }
    rig.vault.put("concourse/root", "{\"value\":\"root\"}");
    assertThat(VaultRig.value(vault, "root")).isEmpty();
    ManagerConnection varSource =
        rig.connect(
            VaultRig.varSource(
                "{\"url\":\"%s\",\"client_token\":\"%s\"}"
                    .formatted(rig.vault.url(), FakeVault.ROOT)));
    assertThat(VaultRig.value(varSource, "root")).contains(VaultRig.json("\"root\""));
  }

  @Test
  void requests_areOneToFindTheEngine_andOneForEachPlace() throws Exception {
    ManagerConnection vault = rig.connect();
    rig.vault.put("concourse/main/it", "{\"value\":\"x\"}");
    assertThat(VaultRig.value(vault, "it")).isPresent();
    assertThat(VaultRig.value(vault, "nowhere")).isEmpty();
    assertThat(rig.vault.requests())
        .containsExactly(
            "GET /v1/auth/token/lookup-self",
            "GET /v1/sys/internal/ui/mounts/concourse/main/demo/it",
            "GET /v1/concourse/data/main/demo/it",
            "GET /v1/concourse/data/main/it",
            "GET /v1/concourse/data/main/demo/nowhere",
            "GET /v1/concourse/data/main/nowhere");
  }

  @Test
  void engineInADeepPath_isFound_besideAnotherOne() throws Exception {
    rig.vault.kv("kv/ci/east", 2).kv("kv/old", 1);
    rig.vault.put("kv/ci/east/t/main/demo/it", "{\"value\":\"deep\"}");
    rig.vault.put("kv/old/main/demo/it", "{\"value\":\"old\"}");
    assertThat(VaultRig.value(rig.connect("--vault-path-prefix=kv/ci/east/t"), "it"))
        .contains(VaultRig.json("\"deep\""));
    assertThat(rig.vault.requests().getLast()).isEqualTo("GET /v1/kv/ci/east/data/t/main/demo/it");
    ManagerConnection both =
        rig.connect(
            "--vault-path-prefix=kv",
            "--vault-lookup-templates=/ci/east/t/{{.Team}}/{{.Secret}}",
            "--vault-lookup-templates=/old/{{.Team}}/{{.Pipeline}}/{{.Secret}}");
    assertThat(VaultRig.value(both, "it")).contains(VaultRig.json("\"old\""));
  }

  @Test
  void engineThatIsUpgraded_isSeenAfterAWhile() throws Exception {
    rig.vault.kv("old", 1).put("old/main/demo/it", "{\"value\":\"x\"}");
    ManagerConnection vault = rig.connect("--vault-path-prefix=/old");
    assertThat(VaultRig.value(vault, "it")).isPresent();
    rig.vault.kv("old", 2);
    assertThat(VaultRig.value(vault, "it")).isEmpty();
    rig.clock.advance(Duration.ofMinutes(11));
    assertThat(VaultRig.value(vault, "it")).isPresent();
  }

  @Test
  void deletedVersion_isNoValue_andANewOneIs() throws Exception {
    ManagerConnection vault = rig.connect();
    rig.vault.put("concourse/main/it", "{\"value\":\"1\"}").delete("concourse/main/it");
    assertThat(VaultRig.value(vault, "it")).isEmpty();
    rig.vault.put("concourse/main/it", "{\"value\":\"2\"}");
    assertThat(VaultRig.value(vault, "it")).contains(VaultRig.json("\"2\""));
  }

  @Test
  void lease_isHalfOfWhatVaultSays_andNoneInVersion2() throws Exception {
    rig.vault.kv("old", 1).dynamic("rabbitmq");
    rig.vault.put("old/main/demo/it", "{\"value\":\"x\",\"ttl\":\"30s\"}");
    rig.vault.put("concourse/main/demo/it", "{\"value\":\"x\",\"ttl\":\"30s\"}");
    rig.vault.put("rabbitmq/main/demo/it", "{\"password\":\"p\"}");
    assertThat(lease("--vault-path-prefix=old")).contains(Duration.ofSeconds(15));
    assertThat(lease()).isEmpty();
    assertThat(lease("--vault-path-prefix=rabbitmq")).contains(Duration.ofSeconds(30));
    assertThat(VaultRig.value(rig.connect("--vault-path-prefix=rabbitmq"), "it"))
        .contains(VaultRig.json("{\"password\":\"p\",\"username\":\"user-2\"}"));
  }

  private Optional<Duration> lease(String... flags) throws InterruptedException {
    return VaultRig.find(rig.connect(flags), "it").secret().flatMap(Secret::lease);
  }

  @Test
  void namespace_isInEveryRequest() throws Exception {
    rig.vault.put("concourse/main/demo/it", "{\"value\":\"x\"}");
    assertThat(VaultRig.value(rig.connect("--vault-namespace=ci/east"), "it")).isPresent();
    assertThat(rig.vault.namespaces()).hasSize(3).containsOnly("ci/east");
  }

  @Test
  void vaultBehindAPath_isAskedThere() throws Exception {
    ManagerConnection vault = rig.connectTo("--vault-url=" + rig.vault.url() + "/secrets/");
    assertThat(vault.config().info().path("url").asText()).endsWith("/secrets");
    try {
      VaultRig.find(vault, "it");
    } catch (SecretsException _) {
      // The server knows nothing there.
    }
    assertThat(rig.vault.requests().getFirst()).isEqualTo("GET /secrets/v1/auth/token/lookup-self");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a?version=1", "a#b", "a%2Fb", "a b+c", "käse/brot", "日本", "a;b=c&d"})
  void name_isNoPartOfAQuery(String name) throws Exception {
    rig.vault.put("concourse/main/demo/" + name, "{\"value\":\"x\"}");
    assertThat(VaultRig.value(rig.connect(), name)).contains(VaultRig.json("\"x\""));
  }

  @Test
  void anyName_isFoundUnderItsPath_andNowhereElse() {
    ManagerConnection vault = rig.connect();
    RandomText.times(300)
        .forEach(random -> {
          String name = random.of("ab%?#&=+;:@!$'()*,[]{}|^`\"<>~ \u00e4\u65e5.-_", 1, 12);
          rig.vault.put(
              "concourse/main/demo/" + name, "{\"value\":\"%d\"}".formatted(name.length()));
          try {
            assertThat(VaultRig.value(vault, name))
                .as("%s: %s", random, name)
                .isEqualTo(
                    name.equals(".") || name.equals("..")
                        ? Optional.empty()
                        : Optional.of(VaultRig.json("\"" + name.length() + "\"")));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void standby_sendsToTheActiveServer_andTheTokenGoesAlong() throws Exception {
    try (FakeVault standby = FakeVault.start(rig.clock)) {
      standby.fault(FakeFault.redirecting("", 100, rig.vault.url()));
      rig.vault
          .put("concourse/main/demo/it", "{\"value\":\"x\"}")
          .login("auth/approle/login", Map.of("role_id", "r"), Duration.ofHours(1), Duration.ZERO);
      ManagerConnection vault =
          rig.connectTo(
              "--vault-url=" + standby.url(),
              "--vault-auth-backend=approle",
              "--vault-auth-param=role_id:r");
      assertThat(VaultRig.value(vault, "it")).contains(VaultRig.json("\"x\""));
    }
  }

  @Test
  void health_isThatOfTheServer_andNeedsNoToken() throws Exception {
    ManagerConnection vault = rig.connect("--vault-client-token=wrong");
    assertThat(vault.manager().health())
        .isEqualTo(new Health("/v1/sys/health", "active, version 1.21.4"));
    rig.vault.standby(true);
    assertThat(vault.manager().health())
        .isEqualTo(new Health("/v1/sys/health", "standby, version 1.21.4"));
    assertThat(rig.recorded.tree().render()).isEqualTo("secret health CLIENT\n".repeat(2));
  }
}
