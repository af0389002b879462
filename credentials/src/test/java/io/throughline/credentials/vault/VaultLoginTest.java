package io.throughline.credentials.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.vault.testing.FakeFault;
import io.throughline.credentials.vault.testing.FakeVault;
import io.throughline.work.WorkThreads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultLoginTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Map<String, String> ROLE = Map.of("role_id", "r", "secret_id", "s");
  private static final String[] APPROLE = {
    "--vault-auth-backend=approle", "--vault-auth-param=role_id:r", "--vault-auth-param=secret_id=s"
  };
  private static final String LOGIN = "POST /v1/auth/approle/login";
  private static final String RENEW = "POST /v1/auth/token/renew-self";
  private static final String LOOKUP = "GET /v1/auth/token/lookup-self";

  @TempDir Path files;
  private VaultRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new VaultRig();
    rig.vault.put("concourse/main/demo/it", "{\"value\":\"x\"}");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void approle_logsInOnce_andSaysWhatIsLeft() throws Exception {
    rig.vault.login("auth/approle/login", ROLE, MINUTE, HOUR);
    ManagerConnection vault = rig.connect(APPROLE);
    assertThat(vault.manager().lease()).isEmpty();
    assertFound(vault);
    assertFound(vault);
    assertThat(logins(LOGIN)).isEqualTo(1);
    rig.clock.advance(Duration.ofSeconds(10));
    assertThat(vault.manager().lease()).contains(Duration.ofSeconds(50));
    assertThat(rig.recorded.tree().render())
        .startsWith(
            """
            secret lookup CLIENT
              secret login CLIENT
              secret read CLIENT
              secret read CLIENT
            """);
  }

  @Test
  void kubernetes_sendsTheTokenOfItsAccount_asItIsWhenItLogsIn() throws Exception {
    Path jwt = Files.writeString(files.resolve("token"), "first\n");
    rig.vault.login("auth/kubernetes/login", Map.of("role", "ci", "jwt", "second"), MINUTE, HOUR);
    VaultConfig config =
        VaultRig.config(
                "--vault-url=" + rig.vault.url(),
                "--vault-auth-backend=kubernetes",
                "--vault-auth-param=role:ci")
            .orElseThrow();
    VaultAuth.Login login = (VaultAuth.Login) config.auth();
    assertThat(login.jwtFile())
        .contains(Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token"));
    Files.writeString(jwt, "second\n");
    assertFound(
        rig.connect(
            new VaultConfig(
                config.server(),
                new VaultAuth.Login(login.backend(), login.params(), Optional.of(jwt)),
                config.renewal(),
                config.places())));
  }

  @Test
  void anyOtherBackend_getsItsParameters_andItsUserInThePath() throws Exception {
    rig.vault.login("auth/jwt/login", Map.of("role", "ci", "jwt", "j"), MINUTE, HOUR);
    rig.vault.login("auth/ldap/login/me", Map.of("username", "me", "password", "p"), MINUTE, HOUR);
    assertFound(
        rig.connect(
            "--vault-auth-backend=jwt", "--vault-auth-param=role:ci", "--vault-auth-param=jwt:j"));
    assertFound(
        rig.connect(
            "--vault-auth-backend=ldap",
            "--vault-auth-param=username:me",
            "--vault-auth-param=password:p"));
  }

  @Test
  void tokenInAFile_isReadAgain_whenVaultNoLongerKnowsIt() throws Exception {
    rig.vault.token("hvs.second", "concourse/", HOUR, true);
    Path file = Files.writeString(files.resolve("token"), FakeVault.ROOT + "\n");
    ManagerConnection vault = rig.connect("--vault-client-token-path=" + file);
    assertFound(vault);
    rig.vault.forgetTokens().token("hvs.second", "concourse/", HOUR, true);
    assertDenied(vault, "does not know the token of Throughline, or no longer");
    Files.writeString(file, "hvs.second\n");
    assertFound(vault);
  }

  @Test
  void token_isRenewed_whenLessThanAThirdIsLeft() throws Exception {
    rig.vault.login("auth/approle/login", ROLE, MINUTE, HOUR);
    ManagerConnection vault = rig.connect(APPROLE);
    assertFound(vault);
    rig.clock.advance(Duration.ofSeconds(39));
    assertFound(vault);
    assertThat(logins(RENEW)).isZero();
    rig.clock.advance(Duration.ofSeconds(2));
    assertFound(vault);
    assertThat(logins(RENEW)).isEqualTo(1);
    assertThat(vault.manager().lease()).contains(MINUTE);
    assertThat(logins(LOGIN)).isEqualTo(1);
  }

  @Test
  void tokenThatIsGiven_isRenewed_asWell() throws Exception {
    rig.vault.token("hvs.given", "concourse/", MINUTE, true);
    ManagerConnection vault = rig.connect("--vault-client-token=hvs.given");
    for (int i = 0; i < 10; i++) {
      assertFound(vault);
      rig.clock.advance(Duration.ofSeconds(45));
    }
    assertThat(logins(RENEW)).isEqualTo(9);
  }

  @Test
  void login_isRepeated_forATokenThatCannotBeRenewed_orIsAtItsEnd() throws Exception {
    rig.vault.login("auth/approle/login", ROLE, MINUTE, Duration.ZERO);
    ManagerConnection fixed = rig.connect(APPROLE);
    assertFound(fixed);
    rig.clock.advance(Duration.ofSeconds(50));
    assertFound(fixed);
    assertThat(logins(RENEW)).isZero();
    assertThat(logins(LOGIN)).isEqualTo(2);

    rig.vault.login("auth/approle/login", ROLE, MINUTE, Duration.ofSeconds(65));
    ManagerConnection nearItsEnd = rig.connect(APPROLE);
    assertFound(nearItsEnd);
    rig.clock.advance(Duration.ofSeconds(50));
    assertFound(nearItsEnd);
    assertThat(logins(RENEW)).isEqualTo(1);
    assertThat(logins(LOGIN)).isEqualTo(4);
    assertThat(nearItsEnd.manager().lease()).contains(MINUTE);
  }

  @Test
  void login_isRepeated_afterTheMaximumThatIsSet_andWhenTheTokenHasEnded() throws Exception {
    rig.vault.login("auth/approle/login", ROLE, HOUR, Duration.ofDays(1));
    List<String> flags = new ArrayList<>(List.of(APPROLE));
    flags.add("--vault-auth-backend-max-ttl=10m");
    ManagerConnection vault = rig.connect(flags.toArray(String[]::new));
    assertFound(vault);
    rig.clock.advance(Duration.ofMinutes(9));
    assertFound(vault);
    assertThat(logins(LOGIN)).isEqualTo(1);
    rig.clock.advance(Duration.ofMinutes(1));
    assertFound(vault);
    assertThat(logins(LOGIN)).isEqualTo(2);
    rig.clock.advance(Duration.ofDays(2));
    assertFound(vault);
    assertThat(logins(LOGIN)).isEqualTo(3);
  }

  @Test
  void revokedToken_isFoundOut_andReplaced_beforeAnybodyNotices() throws Exception {
    rig.vault.login("auth/approle/login", ROLE, HOUR, HOUR);
    ManagerConnection vault = rig.connect(APPROLE);
    assertFound(vault);
    rig.vault.forgetTokens();
    assertFound(vault);
    assertThat(rig.vault.requests())
        .containsSubsequence(LOOKUP, LOGIN, "GET /v1/concourse/data/main/demo/it");
    assertThat(logins(LOOKUP)).isEqualTo(1);
    assertThat(logins(LOGIN)).isEqualTo(2);
  }

  @Test
  void livingTokenThatMayNotRead_isDenied_withoutAnotherLogin() throws Exception {
    rig.vault.kv("other", 2).login("auth/approle/login", ROLE, HOUR, HOUR);
    List<String> flags = new ArrayList<>(List.of(APPROLE));
    flags.add("--vault-path-prefix=/other");
    ManagerConnection vault = rig.connect(flags.toArray(String[]::new));
    assertDenied(vault, "does not let Throughline read (HTTP status 403); its policy must allow");
    assertThat(logins(LOGIN)).isEqualTo(1);
    assertThat(logins(LOOKUP)).isEqualTo(1);
  }

  @Test
  void renewalThatFails_doesNoHarm_whileTheTokenLasts_andIsNotTriedEachTime() throws Exception {
    rig.vault.login("auth/approle/login", ROLE, MINUTE, HOUR);
    ManagerConnection vault = rig.connect(APPROLE);
    assertFound(vault);
    rig.clock.advance(Duration.ofSeconds(50));
    rig.vault.fault(FakeFault.answering("auth/", 100, 500, "{\"errors\":[\"internal\"]}"));
    assertFound(vault);
    assertFound(vault);
    assertThat(logins(RENEW)).isEqualTo(1);
    rig.clock.advance(Duration.ofSeconds(2));
    assertFound(vault);
    assertThat(logins(RENEW)).isEqualTo(2);
    rig.vault.heal();
    rig.clock.advance(MINUTE);
    assertFound(vault);
    assertThat(logins(LOGIN)).isEqualTo(2);
  }

  @Test
  void refusedLogin_isNotTriedWithEachVariable_butAgainAfterAPause() throws Exception {
    ManagerConnection vault = rig.connect(APPROLE);
    String refusal =
        "refuses the login by approle (HTTP status 400); --vault-auth-param must be what that auth"
            + " method wants";
    for (int i = 0; i < 5; i++) {
      assertDenied(vault, refusal);
    }
    assertThat(logins(LOGIN)).isEqualTo(1);
    rig.clock.advance(Duration.ofSeconds(1));
    assertDenied(vault, refusal);
    rig.clock.advance(Duration.ofSeconds(1));
    assertDenied(vault, refusal);
    assertThat(logins(LOGIN)).isEqualTo(2);
    rig.vault.login("auth/approle/login", ROLE, MINUTE, HOUR);
    rig.clock.advance(Duration.ofSeconds(1));
    assertFound(vault);
  }

  @Test
  void manyWhoAskAtOnce_logInOnce_andRenewOnce() throws Exception {
    rig.vault.login("auth/approle/login", ROLE, MINUTE, HOUR);
    ManagerConnection vault = rig.connect(APPROLE);
    askAtOnce(vault);
    rig.clock.advance(Duration.ofSeconds(50));
    askAtOnce(vault);
    assertThat(logins(LOGIN)).isEqualTo(1);
    assertThat(logins(RENEW)).isEqualTo(1);
    rig.vault.forgetTokens();
    askAtOnce(vault);
    assertThat(logins(LOGIN)).isEqualTo(2);
  }

  private static void askAtOnce(ManagerConnection vault) throws Exception {
    try (WorkThreads threads = WorkThreads.named("asking")) {
      List<Future<Optional<?>>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(threads.submit(() -> VaultRig.value(vault, "it")));
      }
      for (Future<Optional<?>> each : all) {
        assertThat(each.get().isPresent()).isTrue();
      }
    }
  }

  private long logins(String request) {
    return rig.vault.requests().stream().filter(request::equals).count();
  }

  private static void assertFound(ManagerConnection vault) throws InterruptedException {
    assertThat(VaultRig.value(vault, "it")).contains(VaultRig.json("\"x\""));
  }

  private static void assertDenied(ManagerConnection vault, String words) {
    assertThatThrownBy(() -> VaultRig.value(vault, "it"))
        .isInstanceOfSatisfying(
            SecretsException.class,
            e -> assertThat(e.kind()).isEqualTo(SecretsException.Kind.DENIED))
        .hasMessageContaining(words);
  }
}
