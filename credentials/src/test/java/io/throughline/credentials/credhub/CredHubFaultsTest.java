package io.throughline.credentials.credhub;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.credhub.testing.FakeCredHub;
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

/** What the author of a pipeline reads when CredHub cannot give a secret. */
class CredHubFaultsTest {
  private static final String NOT_UNDERSTOOD =
      "WHO answers what cannot be understood; --credhub-url must be its address";

  /** Answers that are none: what, kind, message. */
  static final List<Arguments> ANSWERS =
      List.of(
          Arguments.of(
              Answer.json(429, "{\"error\":\"planted\"}"),
              Kind.THROTTLED,
              "WHO is asked too much (429); try again in a while"),
          Arguments.of(
              Answer.json(500, "{\"error\":\"planted\"}"),
              Kind.UNREACHABLE,
              "WHO fails (500); try again, or ask who runs it"),
          Arguments.of(
              new Answer(503, "planted", Map.of()),
              Kind.UNREACHABLE,
              "WHO fails (503); try again, or ask who runs it"),
          Arguments.of(Answer.json(200, "<html>planted"), Kind.UNUSABLE, NOT_UNDERSTOOD),
          Arguments.of(Answer.json(200, "{\"data\":[]}"), Kind.UNUSABLE, NOT_UNDERSTOOD),
          Arguments.of(Answer.json(200, "[\"planted\"]"), Kind.UNUSABLE, NOT_UNDERSTOOD),
          Arguments.of(
              Answer.json(200, "{\"data\":[{\"type\":\"value\",\"value\":null}]}"),
              Kind.UNUSABLE,
              NOT_UNDERSTOOD),
          Arguments.of(
              new Answer(302, "", Map.of("Location", "https://elsewhere.test/planted")),
              Kind.UNUSABLE,
              "WHO refuses the question (302); --credhub-url must be its address"),
          Arguments.of(
              Answer.json(400, "{\"error\":\"planted\"}"),
              Kind.UNUSABLE,
              "WHO refuses the question (400); --credhub-url must be its address"));

  /** Answers of UAA that are none: what, kind, message. */
  static final List<Arguments> LOGINS =
      List.of(
          Arguments.of(
              Answer.json(401, "{\"error\":\"invalid_client\"}"),
              Kind.DENIED,
              "UAA refuses the login (401); --credhub-client-id and --credhub-client-secret must be"
                  + " those of a client with credhub.read"),
          Arguments.of(
              Answer.json(500, "{}"),
              Kind.UNREACHABLE,
              "UAA fails (500); try again, or ask who runs it"),
          Arguments.of(
              Answer.json(429, "{}"),
              Kind.THROTTLED,
              "UAA is asked too much (429); try again in a while"),
          Arguments.of(
              Answer.json(200, "{\"planted\":1}"),
              Kind.UNUSABLE,
              "UAA answers what cannot be understood; --credhub-url must be its address"));

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
    credHub =
        CredHubRig.of(authority, identity)
            .set("/concourse/main/demo/it", "value", "\"planted-value\"");
  }

  @AfterEach
  void stop() {
    credHub.close();
  }

  @ParameterizedTest
  @FieldSource("ANSWERS")
  void answer_failsTheLookup_whenItIsNone(Answer answer, Kind kind, String message)
      throws Exception {
    credHub.byCertificate().server().failing(100, answer);
    try (ManagerRig rig = ManagerRig.of(credHub.withCertificate(app))) {
      assertFailure(rig, kind, message);
      assertThat(rig.tree().values("secret read", Attribute.HTTP_RESPONSE_STATUS_CODE))
          .containsOnly((long) answer.status());
      assertThat(credHub.byCertificate().server().asked()).hasSize(kind.isPassing() ? 3 : 1);
    }
  }

  @ParameterizedTest
  @FieldSource("LOGINS")
  void login_failsTheLookup_whenItIsNone(Answer answer, Kind kind, String message)
      throws Exception {
    credHub.uaa().server().failing(100, answer);
    try (ManagerRig rig = ManagerRig.of(credHub.withToken())) {
      SecretsException failure = rig.failure("it");
      assertThat(failure.words())
          .isEqualTo(message.replace("UAA", "UAA at " + credHub.uaa().address()));
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(credHub.uaa().server().asked()).hasSize(kind.isPassing() ? 3 : 1);
      assertThat(rig.tree().render())
          .startsWith("secret lookup CLIENT !\n  secret login CLIENT\n  secret login CLIENT !\n");
      assertThat(rig.exported() + failure).doesNotContain("planted");
    }
  }

  @Test
  void client_isDenied_whenUaaDoesNotKnowIt() throws Exception {
    CredHubConfig config =
        credHub.config(
            credHub.byToken().url(),
            new String[] {"--credhub-client-id=other"},
            "--credhub-client-secret=planted");
    try (ManagerRig rig = ManagerRig.of(config)) {
      assertThat(rig.failure("it").kind()).isEqualTo(Kind.DENIED);
    }
  }

  @Test
  void token_isReplacedOnlyOnce_whenNoneIsTaken() throws Exception {
    try (ManagerRig rig = ManagerRig.of(credHub.withToken())) {
      rig.value("it");
      credHub
          .byToken()
          .server()
          .failing(100, Answer.json(401, "{\"error\":\"access_token_expired\"}"));
      SecretsException failure = rig.failure("it");
      assertThat(failure.words()).isEqualTo(notLetIn(credHub.byToken()).replace("(403)", "(401)"));
      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
      assertThat(credHub.uaa().logins()).isEqualTo(2);
    }
  }

  @Test
  void certificate_isDenied_whenCredHubDoesNotKnowIt() throws Exception {
    TestAuthority.Identity other = authority.client("other", "CN=other");
    try (ManagerRig rig = ManagerRig.of(credHub.withCertificate(other))) {
      assertFailure(rig, Kind.DENIED, notLetIn(credHub.byCertificate()));
    }
  }

  @Test
  void ownCertificate_isDenied_whenItHasExpired() throws Exception {
    TestAuthority.Identity old =
        authority.issue("old", CredHubRig.APP, "-startdate", "-10d", "-validity", "5");
    try (ManagerRig rig = ManagerRig.of(credHub.withCertificate(old))) {
      SecretsException failure = rig.failure("it");
      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
      assertThat(failure.words())
          .matches(
              "CredHub at 127.0.0.1:[0-9]+ does not accept how Throughline connects to it \\(TLS"
                  + " alert [a-z_]+\\); who runs Throughline must look at its client certificate");
    }
  }

  @Test
  void credHub_isUnreachable_whenItIsDown() throws Exception {
    CredHubConfig config = credHub.withCertificate(app);
    credHub.byCertificate().close();
    try (ManagerRig rig = ManagerRig.of(config)) {
      assertFailure(
          rig,
          Kind.UNREACHABLE,
          "WHO cannot be reached: nothing accepts connections there; try again, or ask who runs"
              + " it");
    }
  }

  @Test
  void uaa_isUnreachable_whenItIsDown() throws Exception {
    credHub.uaa().close();
    try (ManagerRig rig = ManagerRig.of(credHub.withToken())) {
      assertThat(rig.failure("it").words())
          .startsWith("UAA at " + credHub.uaa().address() + " cannot be reached");
    }
  }

  @Test
  void credHub_timesOut_whenItDoesNotAnswer() throws Exception {
    credHub.byToken().server().silence();
    try (ManagerRig rig = ManagerRig.of(credHub.withToken("--credhub-query-timeout=300ms"))) {
      SecretsException failure = rig.failure("it");
      assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
      assertThat(failure.words())
          .startsWith("CredHub at " + credHub.byToken().address() + " did not answer");
      assertThat(failure.retries()).isEqualTo(2);
    }
  }

  @Test
  void secretOfTheClient_isSentNowhere_whenThereIsNoUaaWithTls() throws Exception {
    for (String uaa : List.of("", "http://127.0.0.1:1", "no url", "https:///")) {
      credHub.byToken().nameUaa(uaa);
      try (ManagerRig rig = ManagerRig.of(credHub.withToken())) {
        assertThat(rig.failure("it"))
            .hasMessage(
                "CredHub at "
                    + credHub.byToken().address()
                    + " names no UAA with https to log in at; it may want a certificate instead"
                    + " (--credhub-client-cert)");
      }
    }
    assertThat(credHub.uaa().server().asked()).isEmpty();
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
            "the certificate of WHO is signed by no authority that is trusted; --credhub-ca-cert"
                + " must hold who signed it"));
  }

  @ParameterizedTest
  @MethodSource("certificates")
  void certificate_isNotTrusted_whenItIsNotGood(TestAuthority.Identity bad, String message)
      throws Exception {
    try (FakeCredHub other = FakeCredHub.start(bad.context());
        ManagerRig rig = ManagerRig.of(at(other.url()))) {
      assertFailure(rig, Kind.UNUSABLE, message.replace("WHO", "CredHub at " + other.address()));
    }
  }

  @Test
  void server_isUnusable_whenItSpeaksNoTls() throws Exception {
    try (PlainServer plain = PlainServer.start();
        ManagerRig rig = ManagerRig.of(at("https://" + plain.address()))) {
      assertThat(rig.failure("it"))
          .hasMessage(
              "CredHub at "
                  + plain.address()
                  + " does not speak TLS as Throughline does; who runs Throughline must look at"
                  + " both");
    }
  }

  @Test
  void oldValue_counts_whileCredHubIsAway_andNotWhenWeAreRefused() throws Exception {
    try (ManagerRig rig = ManagerRig.remembering(credHub.withToken())) {
      assertThat(rig.value("it")).isEqualTo("\"planted-value\"");
      credHub.byToken().server().failing(3, Answer.json(500, "{}"));
      assertThat(rig.value("it")).isEqualTo("\"planted-value\"");
      credHub.byToken().server().failing(1, Answer.json(403, "{}"));
      assertThat(rig.failure("it").kind()).isEqualTo(Kind.DENIED);
      assertThat(rig.outcomes()).containsExactly("miss", "stale", "error");
    }
  }

  /** Fails with this, as often as that may help, and says so in its spans and nothing more. */
  private void assertFailure(ManagerRig rig, Kind kind, String message) throws Exception {
    SecretsException failure = rig.failure("it");
    assertThat(failure.words())
        .isEqualTo(message.replace("WHO", "CredHub at " + credHub.byCertificate().address()));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.retries()).isEqualTo(kind.isPassing() ? 2 : 0);
    assertThat(rig.tree().render())
        .isEqualTo(
            "secret lookup CLIENT !\n" + "  secret read CLIENT !\n".repeat(failure.retries() + 1));
    assertThat(rig.tree().values("secret lookup", Attribute.ERROR_TYPE))
        .containsExactly(kind.toString());
    assertThat(rig.exported() + failure + rig.manager())
        .doesNotContain("planted", "/concourse/main");
  }

  private static String notLetIn(FakeCredHub of) {
    return "CredHub at "
        + of.address()
        + " does not let Throughline in (403): it must know the certificate of"
        + " --credhub-client-cert or the client of --credhub-client-id";
  }

  private CredHubConfig at(String url) throws IOException {
    return credHub.config(
        url,
        new String[0],
        "--credhub-client-cert=" + app.certificate(),
        "--credhub-client-key=" + app.key());
  }
}
