package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.telemetry.testing.OtlpSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final String SECRET = "planted-8c31d0f7";
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
    installation =
        Installation.start(
            data,
            form.options(),
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.grpcEndpoint().toString()));
    client = new Client(installation.api());
    client.setPipeline("secretive", Resources.text("secretive.yml").replace("CONTROL", CONTROL));
    builds = new ArrayList<>(List.of(run("telling", "succeeded"), run("failing", "failed")));
    builds.add(client.check("secretive", "broken"));
    assertThat(client.awaitEnd(builds.getLast())).isEqualTo("failed");
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
    assertThat(all.toString()).contains(CONTROL, "((token))").doesNotContain(SECRET);
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
        assertThat(tl.output()).contains("secretive").doesNotContain(SECRET);
      }
    }
  }

  @Test
  void exports_holdNoSecret() {
    String trace = client.trace(builds.getFirst()).id();
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> Traces.exported(collector, trace).stream().anyMatch(Traces::isRoot));
    assertThat(collector.spans().toString()).contains("secretive").doesNotContain(SECRET);
    assertThat(collector.metrics().toString() + collector.resources()).doesNotContain(SECRET);
  }

  @Test
  void files_holdNoSecret_onceTheBuildsAreReleased() {
    FileSearch files = new FileSearch(installation.data(), installation.data().resolve("secrets"));
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> assertThat(files.holding(SECRET)).isEmpty());
    assertThat(files.holding(CONTROL)).anyMatch(file -> file.toString().contains("postgres"));
    assertThat(files.holding("is ready")).anyMatch(file -> file.toString().endsWith(".log"));
    assertThat(installation.output()).contains("is ready").doesNotContain(SECRET);
  }

  private static long run(String job, String status) {
    long build = client.trigger("secretive", job);
    assertThat(client.awaitEnd(build)).as(client.log(build)).isEqualTo(status);
    return build;
  }
}
