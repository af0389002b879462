package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.config.Options;
import io.throughline.telemetry.export.SpanTarget;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TelemetryConfigTest {
  @Test
  void whatWasGiven_givesAnotherProcessTheSameConfiguration() {
    Options options = new Options("test", "tests");
    Supplier<TelemetryConfig> config = TelemetryConfig.declare(options, "throughline-test");
    options.parse(
        List.of(
            "--tracing-otlp-address=https://collector.example:4318/base",
            "--tracing-otlp-protocol=http/protobuf",
            "--tracing-otlp-header=authorization=Bearer a+b,c=",
            "--tracing-attribute=deployment.environment.name=test%",
            "--tracing-attribute=team:a+b"),
        Map.of("OTEL_BSP_MAX_QUEUE_SIZE", "77", "OTEL_SERVICE_NAME", "own"));
    assertThat(config.get().serviceName()).isEqualTo("own");
    assertThat(config.get().attributes()).containsEntry("team", "a+b");
    SpanTarget.Otlp target = (SpanTarget.Otlp) config.get().export().spans().getFirst();
    assertThat(target.connection().headers()).containsEntry("authorization", "Bearer a+b,c=");
    assertThat(target.batching().queue()).isEqualTo(77);
    assertThat(parse(List.of(), options.environment())).isEqualTo(config.get());
  }

  @Test
  void text_showsNoHeader() {
    Map<String, String> headers =
        Map.of(
            "OTEL_EXPORTER_OTLP_HEADERS", "authorization=hunter2",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://hunter2@c");
    assertThat(parse(List.of(), headers).toString()).doesNotContain("hunter2");
  }

  private static TelemetryConfig parse(List<String> args, Map<String, String> environment) {
    Options options = new Options("test", "tests");
    Supplier<TelemetryConfig> config = TelemetryConfig.declare(options, "throughline-test");
    options.parse(args, environment);
    return config.get();
  }
}
