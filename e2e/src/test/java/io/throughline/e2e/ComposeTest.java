package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.trace.Trace;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stack of docker-compose.yml, with our images on a real Docker engine. */
class ComposeTest {
  private static final String SKIPPED =
      "needs a Docker engine with compose and all images of the stack; `./throughline compose-test`"
          + " brings them";
  private static final List<String> SERVICES =
      List.of("api-gateway", "scheduler", "build-engine", "k8s-runner", "credentials");

  @TempDir static Path home;

  private static boolean isPossible;
  private static ComposeStack stack;
  private static Client client;
  private static Http jaeger;
  private static Http prometheus;
  private static long build;

  @BeforeAll
  static void runDemo() throws Exception {
    isPossible = System.getenv("THROUGHLINE_COMPOSE") != null && Docker.isReachable();
    if (!isPossible) {
      return;
    }
    stack = ComposeStack.in(home);
    stack.up();
    client = new Client(stack.api());
    jaeger = new Http(stack.published("jaeger", 16686), "");
    prometheus = new Http(stack.published("prometheus", 9090), "");
    makeRepository();
    stack.plantVariable("main/demo/api-token", "planted-5f0c93");
    client.setPipelinePaused(
        "demo", Resources.text("demo/pipeline.yml").replace("REPOSITORY", "/repositories/demo"));
    build = client.trigger("demo", "test");
    client.api().put("/api/v1/teams/main/pipelines/demo/unpause", "application/json", "");
  }

  @AfterAll
  static void stop() {
    if (isPossible) {
      client.close();
      jaeger.close();
      prometheus.close();
      stack.close();
    }
  }

  @BeforeEach
  void needsDocker() {
    assumeTrue(isPossible, SKIPPED);
  }

  @Test
  void containers_areHealthy_withoutRootAndReadOnly() throws Exception {
    for (String container : stack.containers()) {
      assertThat(Docker.inspect(container, "{{if .State.Health}}{{.State.Health.Status}}{{end}}"))
          .as(container)
          .isIn("healthy", "");
      assertThat(Docker.inspect(container, "{{.HostConfig.ReadonlyRootfs}}"))
          .as(container)
          .isEqualTo("true");
    }
    for (String service : SERVICES) {
      String container = only(stack.containers(), "-" + service + "-1");
      assertThat(Docker.inspect(container, "{{.Config.User}} {{.HostConfig.CapDrop}}"))
          .as(service)
          .isEqualTo("10001:10001 [ALL]");
    }
  }

  @Test
  void stepsOfTheDemo_areApart_andItSucceeds() throws Exception {
    assertThat(client.awaitEnd(build)).as(client.log(build)).isEqualTo("succeeded");
    assertThat(client.log(build)).contains("suite parser: ok").doesNotContain("planted-5f0c93");
    assertThat(stack.logs("k8s-runner"))
        .contains("steps have mounts, processes and /tmp of their own");
  }

  @Test
  void traceOfTheDemo_isInJaeger_whole() {
    client.awaitEnd(build);
    Trace trace = client.trace(build);
    Traces.assertWhole(trace, "");
    assertThat(trace.services()).hasSizeGreaterThanOrEqualTo(SERVICES.size());
    Set<String> kept = trace.spans().stream().map(span -> span.id()).collect(Collectors.toSet());
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> assertThat(spansInJaeger(trace.id())).containsAll(kept));
  }

  @Test
  void metricsOfTheDemo_areInPrometheus() {
    client.awaitEnd(build);
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> {
          assertThat(query("sum(up{job=\"throughline\"})")).isEqualTo(SERVICES.size());
          assertThat(query("sum(up)")).isEqualTo(query("count(up)"));
          assertThat(
                  query("sum(cicd_pipeline_run_duration_seconds_count{service=\"build-engine\"})"))
              .isPositive();
          assertThat(query("sum(http_server_request_duration_seconds_count)")).isPositive();
        });
  }

  @Test
  void exemplarsInPrometheus_leadToTracesInJaeger() {
    client.awaitEnd(build);
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() ->
            assertThat(exemplarTraces().stream().filter(id -> !spansInJaeger(id).isEmpty()))
                .isNotEmpty());
  }

  @Test
  void compose_refusesToStart_withoutSecrets() throws Exception {
    Commands.Ended config = ComposeStack.compose("throughline-refused", Map.of()).run("config");
    assertThat(config.status()).isNotZero();
    assertThat(config.output()).contains("deploy/compose-secrets");
  }

  /** The example's repository, where the runner's container sees it. */
  private static void makeRepository() throws Exception {
    Path tree = Files.createDirectories(stack.repositories().resolve("demo"));
    for (String file : List.of("README.md", "ci/unit.sh", "ci/lint.sh", "ci/integration.sh")) {
      Files.createDirectories(tree.resolve(file).resolveSibling("."));
      Files.writeString(tree.resolve(file), Resources.text("demo/repo/" + file));
    }
    Commands git = new Commands(List.of("git", "-C", tree.toString()), Map.of());
    assertThat(git.run("init", "--quiet", "--initial-branch=main").status()).isZero();
    assertThat(git.run("add", ".").status()).isZero();
    Commands.Ended commit =
        git.run(
            "-c",
            "user.name=e2e",
            "-c",
            "user.email=e2e@localhost",
            "commit",
            "--quiet",
            "--message",
            "An example to build");
    assertThat(commit.status()).as(commit.output()).isZero();
  }

  private static String only(List<String> names, String end) {
    return names.stream().filter(name -> name.endsWith(end)).findFirst().orElseThrow();
  }

  private static Set<String> spansInJaeger(String trace) {
    HttpResponse<String> answer = jaeger.get("/api/traces/" + trace);
    Set<String> ids = new HashSet<>();
    for (JsonNode span : Client.json(answer.body()).path("data").path(0).path("spans")) {
      ids.add(span.path("spanID").asText());
    }
    return ids;
  }

  /** A number that Prometheus knows; 0 when it knows none. */
  private static double query(String expression) {
    JsonNode answer =
        Client.json(prometheus.get("/api/v1/query?query=" + encoded(expression)).body());
    return answer.path("data").path("result").path(0).path("value").path(1).asDouble();
  }

  private static Set<String> exemplarTraces() {
    Instant now = Instant.now();
    String path =
        "/api/v1/query_exemplars?query=%s&start=%d&end=%d"
            .formatted(
                encoded("http_server_request_duration_seconds_bucket"),
                now.getEpochSecond() - 3600,
                now.getEpochSecond() + 60);
    Set<String> traces = new HashSet<>();
    for (JsonNode series : Client.json(prometheus.get(path).body()).path("data")) {
      for (JsonNode exemplar : series.path("exemplars")) {
        traces.add(exemplar.path("labels").path("trace_id").asText());
      }
    }
    return traces;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
