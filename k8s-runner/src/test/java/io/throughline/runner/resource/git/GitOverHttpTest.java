package io.throughline.runner.resource.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.runner.resource.ResourceFailure;
import io.throughline.runner.resource.ResourceFixture;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A repository behind a server that asks for a password; it serves the files of a bare repository.
 */
class GitOverHttpTest {
  private static final String PASSWORD = "hunter2-pass";

  @TempDir Path base;
  private RecordedTelemetry recorded;
  private HttpServer server;
  private ResourceFixture git;
  private String commit;

  @BeforeEach
  void start() throws Exception {
    recorded = RecordedTelemetry.of("runner");
    TestRepository remote = TestRepository.create(base.resolve("remote"));
    commit = remote.commit("a", "one");
    TestRepository.git(base, "clone", "--quiet", "--bare", "remote", "bare.git");
    TestRepository.git(base.resolve("bare.git"), "update-server-info");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
    git = new ResourceFixture(new GitType(recorded.telemetry(), base.resolve("mirrors")), base);
  }

  @AfterEach
  void close() {
    server.stop(0);
    recorded.close();
  }

  @Test
  void login_isUsed_andShownNowhere() throws Exception {
    assertThat(git.check(request(PASSWORD)).at("/0/ref").asText()).isEqualTo(commit);
    Path into = git.directory("get");
    git.in(request(PASSWORD), into);
    assertThat(into.resolve("a")).hasContent("one");
    assertThat(git.log()).doesNotContain(PASSWORD);
    Process grep =
        new ProcessBuilder(
                "grep", "-rl", PASSWORD, into.toString(), base.resolve("mirrors").toString())
            .start();
    assertThat(new String(grep.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void wrongLogin_fails_alsoWhenAnotherHasFetchedBefore() throws Exception {
    git.check(request(PASSWORD));
    assertThatThrownBy(() -> git.check(request("wrong")))
        .isInstanceOf(ResourceFailure.class)
        .hasMessageContaining("127.0.0.1");
    assertThatThrownBy(
            () -> git.check("{\"source\":{\"uri\":\"%s\",\"branch\":\"main\"}}".formatted(uri())))
        .isInstanceOf(ResourceFailure.class);
  }

  private String request(String password) {
    return "{\"source\":{\"uri\":\"%s\",\"branch\":\"main\",\"username\":\"ada\",\"password\":\"%s\"}}"
        .formatted(uri(), password);
  }

  private String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/bare.git";
  }

  private void serve(HttpExchange exchange) throws IOException {
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("ada:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    try (exchange) {
      if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      Path file = base.resolve(exchange.getRequestURI().getPath().substring(1));
      if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] content = Files.readAllBytes(file);
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }
}
