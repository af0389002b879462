package io.throughline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.propagation.PropagationConfig;
import io.throughline.telemetry.propagation.PropagationConfig.Format;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpPropagationTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TRACECONTEXT | traceparent   | 00-{trace}-{span}-01
          B3           | b3            | {trace}-{span}-1
          B3MULTI      | X-B3-TraceId  | {trace}
          JAEGER       | uber-trace-id | {trace}:{span}:0:1
          """)
  void format_isUnderstood_andSent(Format format, String header, String value) throws Exception {
    try (HttpRig rig = rig(format)) {
      Map<String, String> arrived = serve(rig, header);
      var request = rig.request("/first").header(header, fill(value, SPAN));
      if (format == Format.B3MULTI) {
        request.header("X-B3-SpanId", SPAN).header("X-B3-Sampled", "1");
      }
      assertThat(rig.send(request).statusCode()).isEqualTo(204);

      SpanData first = named(rig, "GET /first");
      assertThat(first.getTraceId()).isEqualTo(TRACE);
      assertThat(first.getParentSpanId()).isEqualTo(SPAN);
      SpanData client = named(rig, "GET");
      assertThat(arrived).containsEntry(header, fill(value, client.getSpanId()));
      assertThat(named(rig, "GET /second").getParentSpanId()).isEqualTo(client.getSpanId());
    }
  }

  @Test
  void none_startsATrace_andTellsNobody() throws Exception {
    try (HttpRig rig = rig(Format.NONE)) {
      Map<String, String> arrived = serve(rig, "traceparent");
      rig.send(rig.request("/first").header("traceparent", "00-" + TRACE + "-" + SPAN + "-01"));
      assertThat(named(rig, "GET /first").getTraceId()).isNotEqualTo(TRACE);
      assertThat(arrived).containsEntry("traceparent", "-");
    }
  }

  @Test
  void formatThatIsNotSpoken_isNotHeard() throws Exception {
    try (HttpRig rig = rig(Format.B3)) {
      serve(rig, "traceparent");
      rig.send(rig.request("/first").header("traceparent", "00-" + TRACE + "-" + SPAN + "-01"));
      assertThat(named(rig, "GET /first").getTraceId()).isNotEqualTo(TRACE);
    }
  }

  /** The first route calls the second; the answer is what header arrived there. */
  private static Map<String, String> serve(HttpRig rig, String header) {
    Map<String, String> arrived = new ConcurrentHashMap<>();
    rig.routes.get(
        "/first",
        exchange -> {
          try (TracedHttpClient http =
              new TracedHttpClient(rig.telemetry(), Duration.ofSeconds(60))) {
            http.send(rig.request("/second"), BodyHandlers.discarding());
          }
          exchange.send(204);
        });
    rig.routes.get(
        "/second",
        exchange -> {
          arrived.put(header, exchange.header(header).orElse("-"));
          exchange.send(204);
        });
    rig.start();
    return arrived;
  }

  private static HttpRig rig(Format format) {
    return new HttpRig(
        TelemetryConfig.local("test").withPropagation(new PropagationConfig(List.of(format))));
  }

  private static String fill(String value, String span) {
    return value.replace("{trace}", TRACE).replace("{span}", span);
  }

  private static SpanData named(HttpRig rig, String name) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> rig.spans().stream().filter(span -> span.getName().equals(name)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }
}
