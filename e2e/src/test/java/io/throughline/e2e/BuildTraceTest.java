package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import io.throughline.telemetry.testing.OtlpSink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A build is one trace, from the caller's span to the user's process. */
@ParameterizedClass
@EnumSource(Form.class)
class BuildTraceTest {
  private static final String CALLERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLERS_SPAN = "00f067aa0ba902b7";

  @TempDir static Path home;

  private static OtlpSink collector;
  private static Installation installation;
  private static Client client;

  @Parameter Form form;

  @BeforeParameterizedClassInvocation
  static void start(Form form) throws IOException {
    collector = OtlpSink.start();
    Path data = home.resolve(form.name());
    Secrets.plant(data, "main/shape/token", "planted-5f0c93");
    installation =
        Installation.start(
            data,
            form.options(),
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.grpcEndpoint().toString()));
    client = new Client(installation.api());
    client.setPipeline("shape", Resources.text("shape.yml"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    client.close();
    installation.close();
    collector.close();
  }

  @Test
  void trace_isWhole_fromTheCallerToTheUsersProcess() throws Exception {
    long build = triggerAsCaller("all");
    assertThat(client.awaitEnd(build)).isEqualTo("succeeded");

    Trace trace = client.trace(build);
    assertThat(trace.id()).isEqualTo(CALLERS_TRACE);
    Traces.assertWhole(trace, CALLERS_SPAN);
    assertThat(trace.services())
        .contains(
            "throughline-api-gateway",
            "throughline-scheduler",
            "throughline-build-engine",
            "throughline-k8s-runner",
            "throughline-credentials",
            "users-own");
    assertThat(Traces.shape(trace)).isEqualTo(Resources.text("shape-all.txt"));
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> Traces.assertExportedOnce(collector, trace));
  }

  @Test
  void failedWork_makesTheRootAFailure() {
    long build = client.trigger("shape", "failing");
    assertThat(client.awaitEnd(build)).isEqualTo("failed");
    Span root = Traces.root(client.trace(build));
    assertThat(root.isError()).isTrue();
    assertThat(root.attribute("cicd.pipeline.result")).isEqualTo("failure");
    assertThat(Traces.shape(client.trace(build))).contains("on_failure build-engine");
  }

  @Test
  void troubleOfTheSystem_makesTheRootAnError() {
    long build = client.trigger("shape", "impossible");
    assertThat(client.awaitEnd(build)).isEqualTo("errored");
    Span root = Traces.root(client.trace(build));
    assertThat(root.isError()).isTrue();
    assertThat(root.attribute("cicd.pipeline.result")).isEqualTo("error");
    assertThat(root.attribute("error.type")).isNotEmpty();
  }

  @Test
  void command_saysHowItEnded_andWhatItUsed() throws Exception {
    Shim.orSkip();
    long build = client.trigger("shape", "failing");
    client.awaitEnd(build);
    Span command =
        client.trace(build).spans().stream()
            .filter(span -> span.name().equals("sh"))
            .findFirst()
            .orElseThrow();
    assertThat(command.service()).isEqualTo("throughline-k8s-runner");
    assertThat(command.statusMessage()).isEqualTo("exit status 3");
    assertThat(command.attribute("process.cpu.time.user")).isNotEmpty();
    assertThat(command.attribute("throughline.process.memory.peak")).isNotEmpty();
  }

  private long triggerAsCaller(String job) throws Exception {
    URI uri =
        URI.create(
            installation.running().path("url").asText()
                + "/api/v1/teams/main/pipelines/shape/jobs/"
                + job
                + "/builds");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", client.api().authorization())
            .header("traceparent", "00-" + CALLERS_TRACE + "-" + CALLERS_SPAN + "-01")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return Client.json(body).path("id").asLong();
    }
  }
}
