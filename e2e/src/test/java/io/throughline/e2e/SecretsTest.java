package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.OtlpSink.ReceivedLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A secret that steps print, fail with and leave behind is found nowhere afterwards. What they
 * print beside it, and is no secret, is found, so that the search is one.
 */
@ParameterizedClass
@EnumSource(Form.class)
class SecretsTest {
  private static final String SECRET = "planted-8c31d0f7+Zk";
  private static final String KEY = "-----BEGIN OWN-----\nplanted-first-line\nplanted-second\n";

  /** Of the secrets in every form that a step prints; the others stand for who asked. */
  private static final List<String> NOWHERE =
      List.of(
          SECRET,
          "planted-8c31d0f7%2",
          base64("planted-8c31d0"),
          base64("aplanted-8c31d0").substring(4),
          base64("abplanted-8c31").substring(4),
          base64("planted-first-line"),
          "planted-first-line",
          "planted-second",
          "ghp_AAAA",
          "planted-url",
          "planted-header",
          "planted-cookie",
          "planted-bearer",
          "planted-query");

  private static final String CONTROL = "no-secret-5e72a9";
  private static final List<String> READABLE =
      List.of(
          "",
          "/config",
          "/jobs",
          "/builds",
          "/resources",
          "/resources/thing/versions",
          "/resources/broken");

  @TempDir static Path home;

  private static OtlpSink collector;
  private static Installation installation;
  private static Client client;
  private static List<Long> builds;

  @Parameter Form form;

  @BeforeParameterizedClassInvocation
  static void runBuilds(Form form) throws IOException {
    collector = OtlpSink.start();
    Path data = home.resolve(form.name());
    Secrets.plant(data, "main/secretive/token", SECRET);
    Secrets.plant(data, "main/secretive/key", KEY);
    installation =
        Installation.start(
            data,
            form.options(),
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.grpcEndpoint().toString(),
                "OTEL_LOGS_EXPORTER",
                "otlp"));
    client = new Client(installation.api());
    client.setPipeline("secretive", Resources.text("secretive.yml").replace("CONTROL", CONTROL));
    builds = new ArrayList<>(List.of(run("telling", "succeeded"), run("failing", "failed")));
    builds.add(client.check("secretive", "broken"));
    assertThat(client.awaitEnd(builds.getLast())).isEqualTo("failed");
    builds.add(run("encoding", "succeeded"));
    ask("/api/v1/info?token=planted-query");
    ask("/api/v1/builds?access_token=planted-query");
  }

  /** Asks as somebody who shows what must be seen by nobody else. */
  private static void ask(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(installation.api().target().url() + path))
            .header("Authorization", "Bearer planted-bearer")
            .header("Cookie", "skymarshal_auth=planted-cookie")
            .header("X-Gitlab-Token", "planted-header")
            .header("baggage", "note=" + SECRET.replace("+", "%2B"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, BodyHandlers.ofString()).body()).doesNotContain("planted");
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    client.close();
    installation.close();
    collector.close();
  }

  @Test
  void log_holdsNoSecret() {
    assertThat(client.log(builds.getFirst()))
        .contains(
            "printed ((redacted)) and " + CONTROL,
            "complained ((redacted))",
            "in two pieces ((redacted))",
            "argument ((redacted))")
        .doesNotContain(SECRET);
    assertThat(client.log(builds.getLast()))
        .contains(
            "TOKEN=((redacted))",
            "base64 ((redacted))",
            "https://REDACTED:((redacted))@host/x.git?note=((redacted)) " + CONTROL,
            "{\"token\": \"((redacted))\"}",
            "line ((redacted))",
            "not told: ((redacted))",
            "https://REDACTED:REDACTED@host/?token=REDACTED")
        .doesNotContain(NOWHERE);
  }

  @Test
  void answers_holdNoSecret() {
    StringBuilder all = new StringBuilder();
    READABLE.forEach(
        path -> all.append(client.text("/api/v1/teams/main/pipelines/secretive" + path)));
    for (long build : builds) {
      all.append(client.text("/api/v1/builds/" + build));
      for (String part : List.of("plan", "preparation", "trace")) {
        all.append(client.text("/api/v1/builds/" + build + "/" + part));
      }
      all.append(client.events(build));
    }
    assertThat(all.toString()).contains(CONTROL, "((token))").doesNotContain(NOWHERE);
  }

  @Test
  void waterfall_holdsNoSecret() throws Exception {
    for (long build : builds) {
      for (String option : List.of("--all", "--json")) {
        Commands.Ended tl =
            Commands.launcher()
                .run(
                    "trace",
                    Long.toString(build),
                    option,
                    "--data",
                    installation.data().toString());
        assertThat(tl.output()).contains("secretive").doesNotContain(NOWHERE);
      }
    }
  }

  @Test
  void exports_holdNoSecret() {
    String trace = client.trace(builds.getFirst()).id();
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> Traces.exported(collector, trace).stream().anyMatch(Traces::isRoot));
    assertThat(collector.spans().toString()).contains("secretive").doesNotContain(NOWHERE);
    assertThat(collector.metrics().toString() + collector.resources()).doesNotContain(NOWHERE);
  }

  @Test
  void exportedOutput_holdsNoSecret_andIsInTheTraceOfItsBuild() {
    String trace = client.trace(builds.getLast()).id();
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> lines(trace).stream().anyMatch(line -> line.startsWith("not told: ")));
    assertThat(lines(trace))
        .contains("TOKEN=((redacted))", "base64 ((redacted))", "not told: ((redacted))");
    assertThat(collector.logs().toString()).contains(CONTROL).doesNotContain(NOWHERE);
  }

  private static List<String> lines(String trace) {
    return collector.logs().stream()
        .filter(log -> log.traceId().equals(trace))
        .map(ReceivedLog::body)
        .toList();
  }

  @Test
  void scrapes_holdNoSecret() throws Exception {
    List<String> addresses = installation.management();
    if (form == Form.FIVE_PROCESSES) {
      assertThat(addresses).hasSize(5);
    }
    StringBuilder all = new StringBuilder();
    for (String address : addresses) {
      try (Http service = new Http(URI.create("http://" + address), "")) {
        all.append(service.get("/metrics").body());
      }
    }
    assertThat(all.toString()).doesNotContain(NOWHERE);
    if (!addresses.isEmpty()) {
      assertThat(all.toString()).contains("main/secretive/telling", "secretive/broken");
    }
  }

  @Test
  void files_holdNoSecret_onceTheBuildsAreReleased() {
    FileSearch files = new FileSearch(installation.data(), installation.data().resolve("secrets"));
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() ->
            NOWHERE.forEach(secret -> assertThat(files.holding(secret)).as(secret).isEmpty()));
    assertThat(files.holding(CONTROL)).anyMatch(file -> file.toString().contains("postgres"));
    assertThat(files.holding("is ready")).anyMatch(file -> file.toString().endsWith(".log"));
    assertThat(installation.output()).contains("is ready").doesNotContain(NOWHERE);
  }

  @Test
  void spansOfPrograms_holdNoSecret() {
    assertThat(client.trace(builds.getLast()).spans().toString())
        .contains("told ((redacted))", CONTROL, "it was ((redacted))", "token=REDACTED")
        .doesNotContain(NOWHERE);
  }

  private static String base64(String text) {
    String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return encoded.replace("=", "").substring(0, 4 * (text.length() / 3));
  }

  private static long run(String job, String status) {
    long build = client.trigger("secretive", job);
    assertThat(client.awaitEnd(build)).as(client.log(build)).isEqualTo(status);
    return build;
  }
}
