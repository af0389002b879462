package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.throughline.cli.trace.Trace;
import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.OtlpSink.ReceivedSpan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One trace in ten is exported by five services, and what is exported is never a part of one. */
@ParameterizedClass
@EnumSource(Form.class)
class SamplingTest {
  private static final String PIPELINES = "/api/v1/teams/main/pipelines";
  private static final String REASON = "throughline.kept.reason";
  private static final int REQUESTS = 600;
  private static final int BUILDS = 20;

  @TempDir static Path home;

  private static OtlpSink collector;
  private static Installation installation;
  private static Client client;

  @Parameter Form form;

  @BeforeParameterizedClassInvocation
  static void start(Form form) {
    collector = OtlpSink.start();
    installation =
        Installation.start(
            home.resolve(form.name()),
            form.options(),
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.grpcEndpoint().toString(),
                "OTEL_TRACES_SAMPLER",
                "parentbased_traceidratio",
                "OTEL_TRACES_SAMPLER_ARG",
                "0.1"));
    client = new Client(installation.api());
    client.setPipeline("sampling", Resources.text("sampling.yml"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    client.close();
    installation.close();
    collector.close();
  }

  /** 60 of 600 are expected, six standard deviations are 44. */
  @Test
  void requests_areExportedByTheirShare_andWhole() {
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(client.text(PIPELINES)).contains("sampling");
    }
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> {
          List<List<ReceivedSpan>> traces =
              traces().values().stream()
                  .filter(spans -> spans.stream().anyMatch(SamplingTest::isListing))
                  .toList();
          assertThat(traces).hasSizeBetween(60 - 44, 60 + 44);
          assertThat(traces)
              .allSatisfy(spans ->
                  assertThat(spans)
                      .extracting(ReceivedSpan::service)
                      .contains("throughline-api-gateway", "throughline-scheduler"));
          assertNoHalves();
        });
  }

  @Test
  void builds_areExportedWhole_whenTheyAreSampled_orFail() {
    List<Long> bad =
        IntStream.range(0, BUILDS).mapToObj(_ -> client.trigger("sampling", "bad")).toList();
    List<Long> good =
        IntStream.range(0, BUILDS).mapToObj(_ -> client.trigger("sampling", "good")).toList();
    bad.forEach(build -> assertThat(client.awaitEnd(build)).isEqualTo("failed"));
    good.forEach(build -> assertThat(client.awaitEnd(build)).isEqualTo("succeeded"));
    for (long build : bad) {
      Trace trace = client.trace(build);
      await()
          .atMost(Installation.PATIENCE)
          .untilAsserted(() -> Traces.assertExportedOnce(collector, trace));
    }
    for (long build : good) {
      Trace trace = client.trace(build);
      if (Traces.exported(collector, trace.id()).stream().anyMatch(Traces::isRoot)) {
        Traces.assertExportedOnce(collector, trace);
      } else {
        assertThat(Traces.exported(collector, trace.id())).isEmpty();
      }
    }
    assertThat(reasonsOf(bad)).isSubsetOf("failed", "").contains("failed");
    assertThat(reasonsOf(good)).doesNotContain("failed");
    assertNoHalves();
  }

  @Test
  void build_isExported_whenItsCallerAsksForIt() throws Exception {
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long build = triggerAsking();
      assertThat(client.awaitEnd(build)).isEqualTo("succeeded");
      traces.add(client.trace(build));
    }
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> traces.forEach(trace -> Traces.assertExportedOnce(collector, trace)));
  }

  /** Why the builds' traces were exported that were; empty for those that were sampled. */
  private static Set<String> reasonsOf(List<Long> builds) {
    return builds.stream()
        .flatMap(build -> Traces.exported(collector, client.trace(build).id()).stream())
        .map(SamplingTest::reason)
        .collect(Collectors.toSet());
  }

  private static String reason(ReceivedSpan span) {
    return span.span().getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(REASON))
        .flatMap(attribute -> attribute.getValue().getArrayValue().getValuesList().stream())
        .map(value -> value.getStringValue())
        .collect(Collectors.joining(","));
  }

  private static boolean isListing(ReceivedSpan span) {
    return span.span().getName().equals("GET /api/v1/teams/:team_name/pipelines");
  }

  private static Map<ByteString, List<ReceivedSpan>> traces() {
    return collector.spans().stream()
        .collect(Collectors.groupingBy(span -> span.span().getTraceId()));
  }

  /** Every trace that arrived has one beginning, and all parents that its spans name. */
  private static void assertNoHalves() {
    assertThat(traces().values())
        .allSatisfy(spans -> {
          Set<ByteString> ids =
              spans.stream().map(span -> span.span().getSpanId()).collect(Collectors.toSet());
          List<Span> roots =
              spans.stream()
                  .map(ReceivedSpan::span)
                  .filter(span -> !ids.contains(span.getParentSpanId()))
                  .toList();
          assertThat(roots).hasSize(1);
          assertThat(roots.getFirst().getParentSpanId()).isEqualTo(ByteString.EMPTY);
        });
  }

  private static long triggerAsking() throws Exception {
    URI uri =
        URI.create(
            installation.running().path("url").asText() + PIPELINES + "/sampling/jobs/good/builds");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", client.api().authorization())
            .header("baggage", "throughline.keep=true")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return Client.json(body).path("id").asLong();
    }
  }
}
