package io.throughline.e2e.peer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real Vault or OpenBao that keeps everything in memory: {@code VAULT}, or one on the path. */
public final class Vault implements AutoCloseable {
  private static final String ROOT = "planted-root-of-dev";

  private final URI url;
  private final PeerProcess process;
  private final HttpClient http = HttpClient.newHttpClient();

  private Vault(URI url, PeerProcess process) {
    this.url = url;
    this.process = process;
  }

  /** Starts one with its files in a directory. The test is skipped where there is none. */
  public static Vault start(Path directory) throws IOException {
    Path program = programOrSkip();
    int port = LoopbackPort.free();
    URI url = URI.create("http://127.0.0.1:" + port);
    PeerProcess process =
        PeerProcess.start(
            Files.createDirectories(directory),
            List.of(
                program.toString(),
                "server",
                "-dev",
                "-dev-root-token-id=" + ROOT,
                "-dev-listen-address=127.0.0.1:" + port,
                "-dev-no-store-token"),
            Map.of("HOME", directory.toString()),
            url.resolve("/v1/sys/health"));
    return new Vault(url, process);
  }

  private static Path programOrSkip() {
    Optional<Path> program = GivenProgram.find("VAULT", "vault", "bao");
    assumeTrue(
        program.isPresent(),
        "there is no Vault and no OpenBao: put vault or bao on the PATH, or its path into VAULT.");
    return program.orElseThrow();
  }

  public URI url() {
    return url;
  }

  /** Mounts KV in version 2, and waits until it takes secrets. */
  public void kv(String path) {
    post("sys/mounts/" + path, "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
    await()
        .atMost(PeerProcess.PATIENCE)
        .until(() -> send(path + "/config", HttpRequest.newBuilder()).statusCode() == 200);
  }

  /** Writes to any path. */
  public JsonNode post(String path, String json) {
    return ask(path, HttpRequest.newBuilder().POST(BodyPublishers.ofString(json)));
  }

  /** Lets a role log in by approle that may read below a path; the answer is its parameters. */
  public Map<String, String> role(String name, String path) {
    post("sys/auth/approle", "{\"type\":\"approle\"}");
    post(
        "sys/policies/acl/" + name,
        "{\"policy\":\"path \\\"%s/*\\\" { capabilities = [\\\"read\\\"] }\"}".formatted(path));
    String role = "auth/approle/role/" + name;
    post(role, "{\"token_policies\":[\"%s\"],\"token_ttl\":\"1m\"}".formatted(name));
    return Map.of(
        "role_id",
        ask(role + "/role-id", HttpRequest.newBuilder()).path("data").path("role_id").asText(),
        "secret_id",
        post(role + "/secret-id", "{}").path("data").path("secret_id").asText());
  }

  private JsonNode ask(String path, HttpRequest.Builder request) {
    HttpResponse<String> answer = send(path, request);
    if (answer.statusCode() >= 300) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return Answer.json(answer.body());
  }

  private HttpResponse<String> send(String path, HttpRequest.Builder request) {
    try {
      return http.send(
          request.uri(url.resolve("/v1/" + path)).header("X-Vault-Token", ROOT).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(path, e);
    }
  }

  @Override
  public void close() {
    http.close();
    process.close();
  }
}
