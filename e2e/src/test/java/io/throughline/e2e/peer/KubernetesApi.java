package io.throughline.e2e.peer;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.testing.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** A real API server of Kubernetes with its etcd and RBAC, and nothing that would run a pod. */
public final class KubernetesApi implements AutoCloseable {
  private static final String ADMIN = "token-of-the-admin";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final int port = LoopbackPort.free();
  private final TestAuthority authority;
  private final HttpClient http;
  private final PeerProcess etcd;
  private final PeerProcess server;

  private KubernetesApi(Path directory, Path etcdProgram, Path serverProgram) throws IOException {
    this.authority = TestAuthority.in(directory.resolve("keys"));
    TestAuthority.Identity identity = authority.server();
    SSLContext trust = identity.context();
    this.http = HttpClient.newBuilder().sslContext(trust).build();
    int client = LoopbackPort.free();
    this.etcd = startEtcd(directory.resolve("etcd"), etcdProgram, client, LoopbackPort.free());
    this.server = startServer(directory, serverProgram, client, identity);
  }

  /** Starts one with its files in a directory. The test is skipped where it is not built. */
  public static KubernetesApi start(Path directory) throws IOException {
    Path etcd = Program.named("etcd").orSkip();
    Path server = Program.named("kube-apiserver").orSkip();
    return new KubernetesApi(Files.createDirectories(directory), etcd, server);
  }

  /** Makes a namespace. */
  public void namespace(String name) {
    create("/api/v1/namespaces", "{\"metadata\": {\"name\": \"%s\"}}".formatted(name));
  }

  /**
   * Makes a secret.
   *
   * @param data JSON: texts by key
   */
  public void secret(String namespace, String name, String data) {
    create(
        "/api/v1/namespaces/" + namespace + "/secrets",
        "{\"metadata\": {\"name\": \"%s\"}, \"stringData\": %s}".formatted(name, data));
  }

  /** Makes a service account that may get the secrets of its namespace; the answer is a token. */
  public String accountThatGetsSecrets(String namespace) {
    String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace;
    String accounts = "/api/v1/namespaces/" + namespace + "/serviceaccounts";
    create(accounts, "{\"metadata\": {\"name\": \"throughline\"}}");
    create(
        rbac + "/roles",
        """
        {"metadata": {"name": "secrets"},
         "rules": [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}]}\
        """);
    create(
        rbac + "/rolebindings",
        """
        {"metadata": {"name": "secrets"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "secrets"},
         "subjects": [{"kind": "ServiceAccount", "name": "throughline", "namespace": "%s"}]}\
        """
            .formatted(namespace));
    return create(accounts + "/throughline/token", "{\"spec\": {\"expirationSeconds\": 3600}}")
        .path("status")
        .path("token")
        .asText();
  }

  /** A kubeconfig with a token. */
  public Path kubeconfig(Path file, String token) throws IOException {
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {server: "%s", certificate-authority: "%s"}}]
        users: [{name: me, user: {token: "%s"}}]
        """
            .formatted(uri(""), authority.certificate(), token));
  }

  @Override
  public void close() {
    server.close();
    etcd.close();
    http.close();
  }

  private static PeerProcess startEtcd(Path directory, Path program, int client, int peer)
      throws IOException {
    Files.createDirectories(directory);
    String clients = "http://127.0.0.1:" + client;
    String peers = "http://127.0.0.1:" + peer;
    return PeerProcess.start(
        directory,
        List.of(
            program.toString(),
            "--name=one",
            "--data-dir=" + directory.resolve("data"),
            "--listen-client-urls=" + clients,
            "--advertise-client-urls=" + clients,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=one=" + peers,
            "--unsafe-no-fsync"),
        Map.of(),
        URI.create(clients + "/health"));
  }

  private PeerProcess startServer(
      Path directory, Path program, int etcdPort, TestAuthority.Identity identity)
      throws IOException {
    TestAuthority.Identity accounts = authority.client("accounts", "CN=accounts");
    Path tokens =
        Files.writeString(
            directory.resolve("tokens.csv"), ADMIN + ",admin,admin,\"system:masters\"\n");
    return PeerProcess.start(
        directory,
        List.of(
            program.toString(),
            "--etcd-servers=http://127.0.0.1:" + etcdPort,
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            "--advertise-address=192.0.2.1",
            "--endpoint-reconciler-type=none",
            "--tls-cert-file=" + identity.certificate(),
            "--tls-private-key-file=" + identity.key(),
            "--token-auth-file=" + tokens,
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + accounts.certificate(),
            "--service-account-signing-key-file=" + accounts.key(),
            "--service-cluster-ip-range=10.96.0.0/24",
            "--authorization-mode=RBAC"),
        Map.of(),
        this::isReady);
  }

  private boolean isReady() {
    try {
      return send(HttpRequest.newBuilder(uri("/readyz"))).isOk();
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private JsonNode create(String path, String body) {
    Answer answer =
        send(
            HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    if (answer.status() != 201) {
      throw new AssertionError(path + ": " + answer);
    }
    return answer.json();
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(
              request.header("Authorization", "Bearer " + ADMIN).timeout(TIMEOUT).build(),
              BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private URI uri(String path) {
    return URI.create("https://127.0.0.1:" + port + path);
  }
}
