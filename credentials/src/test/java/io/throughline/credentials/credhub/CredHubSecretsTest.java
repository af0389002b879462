package io.throughline.credentials.credhub;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.credhub.testing.FakeUaa;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.testing.Heard;
import io.throughline.credentials.testing.ManagerRig;
import io.throughline.credentials.testing.TestAuthority;
import io.throughline.credentials.testing.TestServer.Answer;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredHubSecretsTest {
  @TempDir static Path shared;
  private static TestAuthority authority;
  private static TestAuthority.Identity identity;
  private static TestAuthority.Identity app;

  private CredHubRig credHub;

  @BeforeAll
  static void sign() throws IOException {
    authority = TestAuthority.in(shared);
    identity = authority.server();
    app = authority.client("app", CredHubRig.APP + ",CN=throughline");
  }

  @BeforeEach
  void start() throws IOException {
    credHub = CredHubRig.of(authority, identity);
  }

  @AfterEach
  void stop() {
    credHub.close();
  }

  @Test
  void value_isOfThePipeline_elseOfTheTeam_elseOfAll() throws Exception {
    credHub
        .set("/concourse/main/demo/one", "value", "\"of the pipeline\"")
        .set("/concourse/main/one", "value", "\"of the team\"")
        .set("/concourse/main/two", "password", "\"of the team\"")
        .set("/concourse/all/three", "password", "\"of all\"");
    try (ManagerRig rig = ManagerRig.of(credHub.withToken("--credhub-shared-path=/all/"))) {
      assertThat(rig.value("one")).isEqualTo("\"of the pipeline\"");
      assertThat(rig.value("two")).isEqualTo("\"of the team\"");
      assertThat(rig.value("three")).isEqualTo("\"of all\"");
      assertThat(rig.value("four")).isEmpty();
      assertThat(rig.outcomes()).containsExactly("miss", "miss", "miss", "not_found");
    }
    assertThat(credHub.byToken().server().asked().getFirst()).isEqualTo("GET /info");
    assertThat(credHub.byToken().server().asked())
        .contains("GET /api/v1/data?name=%2Fconcourse%2Fmain%2Fdemo%2Fone&current=true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          value       | "text"                                   | "text"
          value       | ""                                       | ""
          password    | "pass"                                   | "pass"
          json        | {"a":{"b":[1,true,null]}}                | {"a":{"b":[1,true,null]}}
          user        | {"username":"u","password":"p","password_hash":"$6$h"} | {"username":"u","password":"p","password_hash":"$6$h"}
          certificate | {"ca":null,"certificate":"c","private_key":"k"} | {"certificate":"c","private_key":"k"}
          ssh         | {"public_key":"pub","private_key":"k","public_key_fingerprint":"f"} | {"public_key":"pub","private_key":"k","public_key_fingerprint":"f"}
          rsa         | {"public_key":"pub","private_key":"k"}   | {"public_key":"pub","private_key":"k"}
          """)
  void everyType_hasTheFieldsOfCredHub(String type, String value, String expected)
      throws Exception {
    credHub.set("/concourse/main/demo/it", type, value);
    try (ManagerRig rig = ManagerRig.of(credHub.withToken())) {
      assertThat(rig.value("it")).isEqualTo(expected);
    }
  }

  @Test
  void clientCertificate_isEnough_withoutUaa() throws Exception {
    credHub.set("/concourse/main/demo/it", "value", "\"x\"");
    try (ManagerRig rig = ManagerRig.of(credHub.withCertificate(app))) {
      assertThat(rig.value("it")).isEqualTo("\"x\"");
      assertThat(rig.tree().render())
          .isEqualTo(
              """
              secret lookup CLIENT
                secret read CLIENT
              """);
      assertThat(rig.manager().lease()).isEmpty();
    }
  }

  @Test
  void rsaKey_asCredHubItselfMakesIt_isTaken() throws Exception {
    credHub.set("/concourse/main/demo/it", "value", "\"x\"");
    TestAuthority.Identity rsa =
        authority.issue(
            "rsa",
            CredHubRig.APP + ",CN=rsa",
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-validity",
            "2");
    Path pkcs1 = Files.writeString(shared.resolve("pkcs1.key"), pkcs1(Files.readString(rsa.key())));
    CredHubConfig config =
        credHub.config(
            credHub.byCertificate().url(),
            new String[0],
            "--credhub-client-cert=" + rsa.certificate(),
            "--credhub-client-key=" + pkcs1);
    try (ManagerRig rig = ManagerRig.of(config)) {
      assertThat(rig.value("it")).isEqualTo("\"x\"");
    }
  }

  @Test
  void login_isASpanOfTheLookupThatNeedsIt_andNothingOfItIsTold() throws Exception {
    credHub.set("/concourse/main/demo/ofplan", "value", "\"planted-value\"");
    try (ManagerRig rig = ManagerRig.of(credHub.withToken())) {
      assertThat(rig.value("ofplan")).isEqualTo("\"planted-value\"");
      assertThat(rig.value("ofplan")).isEqualTo("\"planted-value\"");
      assertThat(rig.tree().render())
          .isEqualTo(
              """
              secret lookup CLIENT
                secret login CLIENT
                secret login CLIENT
                secret read CLIENT
              secret lookup CLIENT
                secret read CLIENT
              """);
      assertThat(rig.tree().values("secret login", Attribute.SERVER_PORT))
          .containsExactly(
              (long) credHub.byToken().address().port(), (long) credHub.uaa().address().port());
      assertThat(rig.exported() + rig.manager() + credHub.withToken())
          .doesNotContain("planted", "ofplan");
    }
  }

  @Test
  void token_isRenewed_shortlyBeforeItEnds() throws Exception {
    credHub.set("/concourse/main/demo/it", "value", "\"x\"");
    credHub.uaa().tokensCountFor(600);
    ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T10:00:00Z"));
    try (ManagerRig rig = ManagerRig.of(credHub.withToken(), clock)) {
      rig.value("it");
      assertThat(rig.manager().lease()).contains(Duration.ofSeconds(600));
      clock.advance(Duration.ofSeconds(569));
      rig.value("it");
      assertThat(credHub.uaa().logins()).isEqualTo(1);
      clock.advance(Duration.ofSeconds(1));
      rig.value("it");
      assertThat(credHub.uaa().logins()).isEqualTo(2);
      assertThat(rig.manager().lease()).contains(Duration.ofSeconds(600));
    }
  }

  @Test
  void tokenThatIsNotTaken_isReplaced_andTheQuestionAskedAgain() throws Exception {
    credHub.set("/concourse/main/demo/it", "value", "\"x\"");
    try (ManagerRig rig = ManagerRig.of(credHub.withToken())) {
      rig.value("it");
      credHub.uaa().endTokens();
      Lookup lookup = rig.find("it");
      assertThat(lookup.secret()).isPresent();
      assertThat(lookup.retries()).isZero();
      assertThat(credHub.uaa().logins()).isEqualTo(2);
      assertThat(rig.tree().values("secret read", Attribute.HTTP_RESPONSE_STATUS_CODE))
          .containsExactly(200L, 401L, 200L);
    }
  }

  @Test
  void manyAtOnce_logInOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      credHub.set("/concourse/main/demo/it" + i, "value", "\"x\"");
    }
    try (ManagerRig rig = ManagerRig.of(credHub.withToken());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> values = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String name = "it" + i;
        values.add(threads.submit(() -> rig.value(name)));
      }
      for (Future<String> value : values) {
        assertThat(value.get()).isEqualTo("\"x\"");
      }
      assertThat(credHub.uaa().logins()).isEqualTo(1);
    }
  }

  @Test
  void nothing_isLogged_ofValuesTokensAndNames() throws Exception {
    credHub.set("/concourse/main/demo/ofplan", "value", "\"planted-value\"");
    try (ManagerRig rig = ManagerRig.of(credHub.withToken())) {
      String heard =
          Heard.during(() -> {
            rig.value("ofplan");
            credHub.byToken().server().failing(1, Answer.json(200, "planted"));
            rig.failure("ofplan");
            credHub.uaa().endTokens();
            credHub.uaa().server().failing(1, Answer.json(401, "{\"error\":\"planted\"}"));
            return rig.failure("ofplan");
          });
      assertThat(heard).contains("CircuitBreaker").doesNotContain("planted", "ofplan");
    }
  }

  @Test
  void health_isWhatAnybodyMayAsk() throws Exception {
    try (ManagerRig rig = ManagerRig.of(credHub.withToken())) {
      assertThat(rig.manager().health().toString())
          .isEqualTo("Health[method=/info, response=CredHub]");
      assertThat(credHub.uaa().logins()).isZero();
      assertThat(rig.manager()).hasToString("CredHub at " + credHub.byToken().address());
    }
  }

  @Test
  void anyCertificate_isTaken_whereThatIsAskedFor() throws Exception {
    credHub.set("/concourse/main/demo/it", "value", "\"x\"");
    CredHubConfig config =
        CredHubRig.parse(
                "--credhub-url=" + credHub.byToken().url(),
                "--credhub-insecure-skip-verify",
                "--credhub-client-id=" + FakeUaa.CLIENT,
                "--credhub-client-secret=" + FakeUaa.SECRET)
            .orElseThrow();
    try (ManagerRig rig = ManagerRig.of(config)) {
      assertThat(rig.value("it")).isEqualTo("\"x\"");
    }
  }

  /** The key in PKCS #8 without what is around it. */
  private static String pkcs1(String pkcs8) {
    byte[] whole =
        Base64.getMimeDecoder().decode(pkcs8.replaceAll("-----[A-Z ]+-----", "").strip());
    byte[] inner = Arrays.copyOfRange(whole, 26, whole.length);
    return "-----BEGIN RSA PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(inner)
        + "\n-----END RSA PRIVATE KEY-----\n";
  }
}
