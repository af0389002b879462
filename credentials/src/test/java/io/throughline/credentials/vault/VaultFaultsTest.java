package io.throughline.credentials.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.SecretsException.Kind;
import io.throughline.credentials.vault.testing.FakeFault;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.testing.SpanTree;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is wrong with Vault, and what a pipeline's author reads then. */
class VaultFaultsTest {
  private static final String READ = "concourse/";
  private static final String PLANTED = "planted-in-the-answer";

  /** What goes wrong with a read: its kind, how often Vault is asked, and the words. */
  enum Fault {
    INTERNAL_ERROR(
        FakeFault.answering(READ, 100, 500, "{\"errors\":[\"" + PLANTED + "\"]}"),
        Kind.UNREACHABLE,
        3,
        "failed (HTTP status 500); run the build again, and tell whoever runs Vault if it stays so"),
    BAD_GATEWAY(
        FakeFault.answering(READ, 100, 502, "<html>" + PLANTED + "</html>"),
        Kind.UNREACHABLE,
        3,
        "failed (HTTP status 502); run the build again, and tell whoever runs Vault if it stays so"),
    WITHOUT_BODY(
        FakeFault.answering(READ, 100, 503, ""),
        Kind.UNREACHABLE,
        3,
        "cannot be reached (the connection broke); run the build again once it is back"),
    SEALED(
        FakeFault.answering(READ, 100, 503, "{\"errors\":[\"Vault is sealed\"]}"),
        Kind.UNREACHABLE,
        3,
        "is sealed; whoever runs it must unseal it"),
    NOT_CAUGHT_UP(
        FakeFault.answering(READ, 100, 412, "{\"errors\":[\"required index state not present\"]}"),
        Kind.UNREACHABLE,
        3,
        "failed (HTTP status 412); run the build again, and tell whoever runs Vault if it stays so"),
    THROTTLED(
        FakeFault.answering(
            READ, 100, 429, "{\"errors\":[\"request path \\\"x\\\": rate limit quota exceeded\"]}"),
        Kind.THROTTLED,
        3,
        "is asked too often (HTTP status 429); run the build again later"),
    SLOW(
        FakeFault.silent(READ, 100),
        Kind.TIMED_OUT,
        3,
        "did not answer within 1 s; run the build again once it does"),
    BROKEN_OFF(
        FakeFault.breakingOff(READ, 100),
        Kind.UNREACHABLE,
        3,
        "cannot be reached (the connection broke); run the build again once it is back"),
    FORBIDDEN(
        FakeFault.answering(
            READ, 100, 403, "{\"errors\":[\"1 error occurred:\\n\\t* permission denied\\n\\n\"]}"),
        Kind.DENIED,
        1,
        "does not let Throughline read (HTTP status 403); its policy must allow that at every place"
            + " where a variable may be, and the path prefix must begin with a secrets engine"),
    NO_JSON(
        FakeFault.answering(READ, 100, 200, "<html>" + PLANTED + "</html>"),
        Kind.UNUSABLE,
        1,
        Fault.NOT_VAULT),
    JSON_WITHOUT_DATA(
        FakeFault.answering(READ, 100, 200, "{\"planted\":\"" + PLANTED + "\"}"),
        Kind.UNUSABLE,
        1,
        Fault.NOT_VAULT),
    SECRET_THAT_IS_A_TEXT(
        FakeFault.answering(READ, 100, 200, "{\"data\":{\"data\":\"" + PLANTED + "\"}}"),
        Kind.UNUSABLE,
        1,
        Fault.NOT_VAULT),
    NOT_FOUND_BY_SOMEBODY_ELSE(
        FakeFault.answering(READ, 100, 404, "<html>" + PLANTED + "</html>"),
        Kind.UNUSABLE,
        1,
        Fault.NOT_VAULT),
    BAD_REQUEST(
        FakeFault.answering(READ, 100, 400, "{\"errors\":[\"" + PLANTED + "\"]}"),
        Kind.UNUSABLE,
        1,
        "does not understand what it is asked (HTTP status 400); whoever runs Throughline finds the"
            + " reason in Vault's log");

    private static final String NOT_VAULT =
        "does not answer like Vault; --vault-url must be Vault's, with no other page before it";

    private final FakeFault fault;
    private final Kind kind;
    private final int asked;
    private final String words;

    Fault(FakeFault fault, Kind kind, int asked, String words) {
      this.fault = fault;
      this.kind = kind;
      this.asked = asked;
      this.words = words;
    }
  }

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

  @ParameterizedTest
  @EnumSource(Fault.class)
  void fault_isToldToTheAuthor_inItsSpan_asOftenAsItIsWorthAsking(Fault fault) throws Exception {
    ManagerConnection vault = rig.connect("--vault-query-timeout=1s");
    assertThat(VaultRig.value(vault, "it")).isPresent();
    int before = reads(rig.recorded.tree());
    rig.vault.fault(fault.fault);
    SecretsException failure =
        catchThrowableOfType(SecretsException.class, () -> VaultRig.find(vault, "it"));
    assertThat(failure.kind()).isEqualTo(fault.kind);
    assertThat(failure.retries()).isEqualTo(fault.asked - 1);
    assertThat(failure.words())
        .isEqualTo(
            (fault.words.equals(Fault.NOT_VAULT) ? "what answers as " : "")
                + "Vault at 127.0.0.1:"
                + rig.vault.port()
                + " "
                + fault.words);
    SpanTree tree = rig.recorded.tree();
    assertThat(reads(tree) - before).isEqualTo(fault.asked);
    assertThat(tree.values("secret lookup", Attribute.SECRET_OUTCOME)).endsWith("error");
    assertThat(tree.values("secret lookup", Attribute.ERROR_TYPE))
        .containsExactly(fault.kind.toString());
    assertThat(tree.values("secret lookup", Attribute.SECRET_RETRIES)).endsWith(fault.asked - 1L);
    assertThat(tree.spans().toString()).doesNotContain(PLANTED);
  }

  private static int reads(SpanTree tree) {
    return tree.values("secret read", Attribute.SECRET_OPERATION).size();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void valueThatIsKnown_countsOn_whileVaultIsAway_butNotWhenItRefuses(Fault fault)
      throws Exception {
    ManagerConnection vault =
        rig.remembering(Duration.ofNanos(1)).connect("--vault-query-timeout=1s");
    assertThat(VaultRig.value(vault, "it")).isPresent();
    rig.vault.fault(fault.fault);
    if (fault.kind.isPassing()) {
      Lookup lookup = VaultRig.find(vault, "it");
      assertThat(lookup.outcome()).isEqualTo(Lookup.Outcome.STALE);
      assertThat(lookup.retries()).isEqualTo(2);
    } else {
      assertThatThrownBy(() -> VaultRig.find(vault, "it")).hasMessageContaining(fault.words);
    }
  }

  @Test
  void refusalOfOnePlace_isAnError_evenWhenAnotherHasTheValue() {
    rig.vault.put("concourse/main/it2", "{\"value\":\"x\"}");
    ManagerConnection vault = rig.connect();
    rig.vault.fault(
        FakeFault.answering(
            "concourse/data/main/demo", 9, 403, "{\"errors\":[\"permission denied\"]}"));
    assertThatThrownBy(() -> VaultRig.find(vault, "it2"))
        .hasMessageContaining("does not let Throughline read");
  }

  @Test
  void prefixWithoutAnEngine_isSaidToBe() {
    assertThatThrownBy(() -> VaultRig.find(rig.connect("--vault-path-prefix=/nothing"), "it"))
        .isInstanceOfSatisfying(
            SecretsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
        .hasMessageContaining("the path prefix must begin with a secrets engine");
  }

  @Test
  void serverThatIsDown_isAway() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ManagerConnection vault = rig.connectTo("--vault-url=http://127.0.0.1:" + port);
    assertFailure(
        vault,
        Kind.UNREACHABLE,
        2,
        "Vault at 127.0.0.1:%d cannot be reached (it takes no connections); run the build again"
                .formatted(port)
            + " once it is back");
  }

  @Test
  void serverWithoutAName_isAway() {
    assertFailure(
        rig.connectTo("--vault-url=http://no-such-host.invalid:8200"),
        Kind.UNREACHABLE,
        2,
        "Vault at no-such-host.invalid:8200 cannot be reached (there is no server of that name);"
            + " run the build again once it is back");
  }

  @Test
  void slowLogin_isGivenUp() {
    rig.vault.fault(FakeFault.silent("auth/", 100));
    assertFailure(
        rig.connect(
            "--vault-auth-backend=approle",
            "--vault-auth-param=role_id:r",
            "--vault-login-timeout=1s"),
        Kind.TIMED_OUT,
        2,
        "Vault at 127.0.0.1:%d did not answer within 1 s; run the build again once it does"
            .formatted(rig.vault.port()));
  }

  @Test
  void question_isGivenUp_withoutWaitingForTheDriver() {
    ManagerConnection vault =
        rig.connect("--vault-query-timeout=200ms", "--vault-login-timeout=100ms");
    rig.vault.fault(FakeFault.silent("", 100));
    assertFailure(
        vault,
        Kind.TIMED_OUT,
        2,
        "Vault at 127.0.0.1:%d did not answer within 300 ms".formatted(rig.vault.port()));
  }

  @Test
  void sealedServer_isNotWell() {
    ManagerConnection vault = rig.connect();
    rig.vault.sealed(true);
    assertThatThrownBy(() -> vault.manager().health())
        .hasMessageEndingWith("is sealed; whoever runs it must unseal it");
    assertFailure(
        vault,
        Kind.UNREACHABLE,
        2,
        "Vault at 127.0.0.1:%d is sealed; whoever runs it must unseal it"
            .formatted(rig.vault.port()));
  }

  @Test
  void var_sourceOfAPipeline_isToldUnderItsOwnNames() {
    ManagerConnection vault =
        rig.connect(
            VaultRig.varSource(
                "{\"url\":\"%s\",\"client_token\":\"hvs.wrong\"}".formatted(rig.vault.url())));
    assertFailure(
        vault,
        Kind.DENIED,
        0,
        "Vault at 127.0.0.1:%d does not know the token of Throughline, or no longer; client_token"
                .formatted(rig.vault.port())
            + " of the var_source must hold a new one");
  }

  private static void assertFailure(ManagerConnection vault, Kind kind, int retries, String words) {
    SecretsException failure =
        catchThrowableOfType(SecretsException.class, () -> VaultRig.find(vault, "it"));
    assertThat(failure).hasMessage(words);
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.retries()).isEqualTo(retries);
  }
}
