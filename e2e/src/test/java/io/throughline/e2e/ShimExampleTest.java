package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import io.opentelemetry.proto.trace.v1.Span;
import io.throughline.e2e.peer.ExampleTool;
import io.throughline.telemetry.testing.OtlpSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples for other systems, with the tools that those bring along. */
class ShimExampleTest {
  private static final String TOKEN = "token-5f0c93";

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "ACTIONLINT, github-actions.yaml",
    "ARGO_LINT, argo-workflow.yaml",
    "TEKTON_LINT, tekton-task.yaml",
  })
  void example_isInOrder_sayItsOwnSystemsChecks(ExampleTool tool, String file) throws Exception {
    Path program = tool.orSkip();
    Commands.Ended said =
        new Commands(List.of(program.toString()), Map.of()).run(Shim.example(file).toString());
    assertThat(said.status()).as(said.output()).isZero();
  }

  @Test
  void jobOfGitHubActions_isOneTrace() throws Exception {
    Path act = ExampleTool.ACT.orSkip();
    for (String tool : List.of("git", "make", "curl")) {
      assumeTrue(has(tool), "there is no " + tool + " on PATH, which the example needs.");
    }
    HttpServer shim = served(Shim.orSkip().getParent());
    try (OtlpSink receiver = OtlpSink.withToken(TOKEN)) {
      Commands.Ended job = runJob(act, shim, receiver);
      assertThat(job.status()).as(job.output()).isZero();
      assertThat(job.output()).contains("| compiled").contains("| tested");

      List<Span> spans = receiver.spans().stream().map(OtlpSink.ReceivedSpan::span).toList();
      assertThat(spans)
          .extracting(Span::getName)
          .containsExactly("github/job", "github/compile", "github/test");
      Span whole = spans.getFirst();
      assertThat(whole.getParentSpanId().isEmpty()).isTrue();
      assertThat(spans.subList(1, 3))
          .allSatisfy(step -> {
            assertThat(step.getTraceId()).isEqualTo(whole.getTraceId());
            assertThat(step.getParentSpanId()).isEqualTo(whole.getSpanId());
          });
      assertThat(spans)
          .allSatisfy(span -> {
            assertThat(ShimSpan.attribute(span, "workflowName")).isEqualTo("build");
            assertThat(ShimSpan.attribute(span, "ref")).isEqualTo("refs/heads/main");
            assertThat(ShimSpan.attribute(span, "repo")).isEqualTo("o/example");
            assertThat(ShimSpan.attribute(span, "commitSha")).matches("[0-9a-f]{40}");
          });
    } finally {
      shim.stop(0);
    }
  }

  /** On this machine itself, as on a runner of one's own. */
  private Commands.Ended runJob(Path act, HttpServer shim, OtlpSink receiver) throws Exception {
    Path repository = GitRepository.make(home.resolve("git")).tree();
    Files.writeString(
        repository.resolve("Makefile"), "all:\n\t@echo compiled\ntest:\n\t@echo tested\n");
    Commands job =
        new Commands(
            List.of(act.toString(), "push", "--directory", repository.toString()),
            Map.of("HOME", Files.createDirectory(home.resolve("home")).toString()));
    String program =
        "http://127.0.0.1:" + shim.getAddress().getPort() + "/throughline-shim-linux-amd64";
    return job.run(
        "--platform",
        "ubuntu-latest=-self-hosted",
        "--workflows",
        Shim.example("github-actions.yaml").toString(),
        "--env",
        "THROUGHLINE_GRACE=30s",
        "--env",
        "GITHUB_REPOSITORY=o/example",
        "--var",
        "SHIM_URL=" + program,
        "--var",
        "OTLP_ENDPOINT=" + receiver.httpEndpoint(),
        "--secret",
        "OTLP_HEADERS=authorization=Bearer " + TOKEN);
  }

  private static HttpServer served(Path directory) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server =
        SimpleFileServer.createFileServer(
            address, directory.toAbsolutePath(), SimpleFileServer.OutputLevel.NONE);
    server.start();
    return server;
  }

  private static boolean has(String tool) throws InterruptedException {
    try {
      return new Commands(List.of(tool), Map.of()).run("--version").status() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
