package io.throughline.credentials.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.testing.TestAuthority;
import io.throughline.credentials.vault.testing.FakeFault;
import io.throughline.credentials.vault.testing.FakeVault;
import io.throughline.work.WorkThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTlsTest {
  @TempDir static Path files;
  private static TestAuthority authority;
  private static TestAuthority.Identity server;
  private static TestAuthority.Identity elsewhere;
  private static TestAuthority.Identity expired;
  private static Path trusted;

  private VaultRig rig;
  private FakeVault vault;

  @BeforeAll
  static void makeCertificates() throws Exception {
    authority = TestAuthority.in(files);
    server = authority.server();
    elsewhere = authority.elsewhere();
    expired = authority.expired();
    trusted = authority.certificate();
  }

  @BeforeEach
  void start() throws IOException {
    rig = new VaultRig();
  }

  @AfterEach
  void stop() {
    vault.close();
    rig.close();
  }

  @Test
  void authority_isTrusted_fromAFile_aDirectory_orATextOfAPipeline() throws Exception {
    serve(server, false);
    assertFound(connect("--vault-ca-cert=" + trusted));
    Path directory = Files.createDirectories(files.resolve("authorities"));
    Files.copy(trusted, directory.resolve("one.pem"));
    assertFound(connect("--vault-ca-path=" + directory));
    assertFound(
        rig.connect(
            VaultRig.varSource(
                "{\"url\":\"%s\",\"client_token\":\"%s\",\"ca_cert\":\"%s\"}"
                    .formatted(
                        vault.url(),
                        FakeVault.ROOT,
                        Files.readString(trusted).replace("\n", "\\n")))));
  }

  @Test
  void certificateOfNobody_isRefused_unlessAnyWillDo() throws Exception {
    serve(server, false);
    assertFailure(
        connect(),
        "the certificate of Vault at 127.0.0.1:%d is signed by nobody who is trusted;"
            + " --vault-ca-cert must name who signed it");
    assertFound(connect("--vault-insecure-skip-verify"));
  }

  @Test
  void expiredCertificate_isRefused() throws Exception {
    serve(expired, false);
    assertFailure(
        connect("--vault-ca-cert=" + trusted),
        "the certificate of Vault at 127.0.0.1:%d has expired; whoever runs Vault must renew it");
  }

  @Test
  void certificateForAnotherName_isRefused_unlessThatNameIsWanted() throws Exception {
    serve(elsewhere, false);
    assertFailure(
        connect("--vault-ca-cert=" + trusted),
        "the certificate of Vault at 127.0.0.1:%d is for another name; --vault-server-name can say"
            + " which");
    assertFound(connect("--vault-ca-cert=" + trusted, "--vault-server-name=elsewhere.test"));
    assertFailure(
        connect("--vault-ca-cert=" + trusted, "--vault-server-name=other.example"),
        "the certificate of Vault at 127.0.0.1:%d is for another name; --vault-server-name can say"
            + " which");
    assertFound(connect("--vault-insecure-skip-verify"));
  }

  @Test
  void certificateOfOurs_logsIn_alsoWhereAnyOfTheServerWillDo() throws Exception {
    serve(server, true);
    vault.login(
        "auth/cert/login",
        Map.of("certificate", "CN=client"),
        Duration.ofMinutes(1),
        Duration.ofHours(1));
    TestAuthority.Identity client = authority.client("client", "CN=client");
    String[] flags = {
      "--vault-auth-backend=cert",
      "--vault-client-cert=" + client.certificate(),
      "--vault-client-key=" + client.key(),
      "--vault-ca-cert=" + trusted
    };
    assertFound(connect(flags));
    flags[3] = "--vault-insecure-skip-verify";
    assertFound(connect(flags));
    assertThat(vault.requests()).filteredOn("POST /v1/auth/cert/login"::equals).hasSize(2);
  }

  @Test
  void serverThatWantsACertificate_isSaidToDoSo() throws Exception {
    serve(server, true);
    SecretsException failure =
        catchThrowableOfType(
            SecretsException.class,
            () -> VaultRig.find(connect("--vault-ca-cert=" + trusted), "it"));
    // With TLS 1.3 the server may be gone before it is asked.
    assertThat(failure.words())
        .matches(
            "Vault at 127.0.0.1:\\d+ (refuses a TLS connection; it may want a certificate"
                + " \\(--vault-client-cert\\)|cannot be reached .*)");
  }

  @Test
  void plainServer_isSaidToBeOne() throws Exception {
    serve(server, false);
    byte[] answer = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        WorkThreads threads = WorkThreads.named("plain")) {
      var _ =
          threads.submit(() -> {
            while (true) {
              try (Socket connection = plain.accept()) {
                connection.getOutputStream().write(answer);
                connection.getInputStream().readNBytes(1);
              }
            }
          });
      assertFailure(
          rig.connectTo("--vault-url=https://127.0.0.1:" + plain.getLocalPort()),
          "Vault at 127.0.0.1:%d does not speak TLS; --vault-url should begin with http:// or name"
              + " another port",
          plain.getLocalPort());
    }
  }

  @Test
  void serverWithTls_isSaidToBeNoVault_whenItIsAskedWithout() throws Exception {
    serve(server, false);
    rig.vault.fault(
        FakeFault.answering("", 1, 400, "Client sent an HTTP request to an HTTPS server.\n"));
    assertFailure(
        rig.connect(),
        "what answers as Vault at 127.0.0.1:%d does not answer like Vault; --vault-url must be"
            + " Vault's, with no other page before it",
        rig.vault.port());
  }

  private void serve(TestAuthority.Identity identity, boolean wantsCertificate) throws Exception {
    vault = FakeVault.start(rig.clock, identity.context(), wantsCertificate);
    vault.kv("concourse", 2).put("concourse/main/demo/it", "{\"value\":\"x\"}");
  }

  private ManagerConnection connect(String... flags) {
    return rig.connectTo("--vault-url=" + vault.url(), flags);
  }

  private static void assertFound(ManagerConnection connection) throws InterruptedException {
    assertThat(VaultRig.value(connection, "it")).contains(VaultRig.json("\"x\""));
  }

  private void assertFailure(ManagerConnection connection, String words) {
    assertFailure(connection, words, vault.port());
  }

  private static void assertFailure(ManagerConnection connection, String words, int port) {
    SecretsException failure =
        catchThrowableOfType(SecretsException.class, () -> VaultRig.find(connection, "it"));
    assertThat(failure).hasMessage(words, port);
    assertThat(failure.kind()).isEqualTo(SecretsException.Kind.UNUSABLE);
    assertThat(failure.retries()).isZero();
  }
}
