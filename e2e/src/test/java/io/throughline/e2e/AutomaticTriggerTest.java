package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import io.throughline.telemetry.testing.OtlpSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A pushed commit is built without anybody's doing, and its trace says what made it so. */
@ParameterizedClass
@EnumSource(Form.class)
class AutomaticTriggerTest {
  private static final Duration FROM_CHECK_TO_START = Duration.ofSeconds(2);

  @TempDir static Path home;

  private static OtlpSink collector;
  private static Installation installation;
  private static Client client;
  private static GitRepository repository;

  @Parameter Form form;

  @BeforeParameterizedClassInvocation
  static void start(Form form) throws Exception {
    collector = OtlpSink.start();
    repository = GitRepository.make(home.resolve("git-" + form.name()));
    installation =
        Installation.start(
            home.resolve(form.name()),
            form.options(),
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.grpcEndpoint().toString()));
    client = new Client(installation.api());
    client.setPipeline(
        "watching",
        Resources.text("watching.yml").replace("REPOSITORY", repository.server().toString()));
    client.awaitNewest("watching", "second", AutomaticTriggerTest::isDone);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    client.close();
    installation.close();
    collector.close();
  }

  @Test
  void build_startsSoonAfterTheCheckThatSawTheCommit_andLinksToIt() throws Exception {
    String commit = repository.push("something new");
    Trace trace = client.trace(newestOf("first", commit));

    Span.Link cause = Traces.linkOf(Traces.root(trace), "version");
    assertThat(cause.attributes().get("throughline.resource.version")).contains(commit);
    io.opentelemetry.proto.trace.v1.Span check = exported(cause);
    assertThat(check.getName()).isEqualTo("check repo");
    long started = Traces.only(trace, "queue").endNs().orElseThrow();
    assertThat(Duration.ofNanos(started - check.getEndTimeUnixNano()))
        .isLessThan(FROM_CHECK_TO_START);
  }

  @Test
  void downstream_startsWhenUpstreamHasPassed_andLinksToIt() throws Exception {
    String commit = repository.push("something to pass on");
    Span upstream = Traces.root(client.trace(newestOf("first", commit)));
    Span downstream = Traces.root(client.trace(newestOf("second", commit)));

    Span.Link cause = Traces.linkOf(downstream, "upstream");
    assertThat(cause.spanId()).isEqualTo(upstream.id());
    assertThat(downstream.startNs()).isGreaterThanOrEqualTo(upstream.endNs().orElseThrow());
    assertThat(downstream.attribute("cicd.pipeline.result")).isEqualTo("success");
  }

  /** Waits for the end of the build of a job that has the commit. */
  private static long newestOf(String job, String commit) {
    JsonNode build =
        client.awaitNewest(
            "watching",
            job,
            newest -> isDone(newest) && client.log(newest.path("id").asLong()).contains(commit));
    return build.path("id").asLong();
  }

  private static boolean isDone(JsonNode build) {
    return build.path("status").asText().equals("succeeded");
  }

  private static io.opentelemetry.proto.trace.v1.Span exported(Span.Link link) {
    return await()
        .atMost(Installation.PATIENCE)
        .until(
            () -> Traces.exported(collector, link.traceId(), link.spanId()),
            java.util.Optional::isPresent)
        .orElseThrow();
  }
}
