package io.throughline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.config.Options;
import io.throughline.credentials.CredentialsConfig;
import io.throughline.engine.EngineConfig;
import io.throughline.gateway.GatewayConfig;
import io.throughline.runner.RunnerConfig;
import io.throughline.scheduler.SchedulerConfig;
import io.throughline.service.LogConfig;
import io.throughline.service.ScrapeConfig;
import io.throughline.telemetry.TelemetryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");

  private static final String INTRODUCTION =
      """
      # Configuration

      A setting is read from, the first that has it:

      1. the flag `--NAME`, which may be repeated where it says so;
      2. the variable `THROUGHLINE_NAME`, then the other variables that stand beside it, in their order: the standard ones of OpenTelemetry (`OTEL_*`), then Concourse's (`CONCOURSE_*`). An empty one counts as absent;
      3. the file that `--config` or `THROUGHLINE_CONFIG` names: YAML, and so JSON too, of names to values. What may be repeated takes a list there, and names with values a mapping;
      4. the default.

      ```yaml
      tracing-otlp-address: collector:4317
      tracing-otlp-header:
        authorization: Bearer something
      tracing-propagators: [tracecontext, b3]
      ```

      Several values in one variable are separated by commas; those of names with values (`k=v` or `k:v`) are written with percent signs, as OpenTelemetry has them. Patterns stand on lines of their own.
      Durations are written as `500ms`, `10s`, `1h30m`; the variables `OTEL_*` have milliseconds.

      `config` as the first argument of a service, or `./throughline config`, shows every setting with its value and where that came from, without secrets. Everything that is wrong is told at once, and nothing starts.

      `./throughline docs` writes this document anew; a test compares it with the code.

      """;

  @Test
  void document_isWhatTheOptionsSay() throws IOException {
    String rendered = render();
    if (System.getProperty("throughline.docs", "").equals("write")) {
      Files.writeString(DOCUMENT, rendered);
    }
    assertThat(DOCUMENT)
        .as("docs/configuration.md is not what the options say; ./throughline docs writes it anew")
        .content()
        .isEqualTo(rendered);
  }

  private static String render() {
    Map<String, Consumer<Options>> programs = new LinkedHashMap<>();
    programs.put("Every program: telemetry", o -> TelemetryConfig.declare(o, "throughline-NAME"));
    programs.put("Every service: logs", LogConfig::declare);
    programs.put("Every service and ./throughline up: Prometheus", ScrapeConfig::declare);
    programs.put("api-gateway", GatewayConfig::declare);
    programs.put("scheduler", SchedulerConfig::declare);
    programs.put("build-engine", EngineConfig::declare);
    programs.put("k8s-runner", RunnerConfig::declare);
    programs.put("credentials", CredentialsConfig::declare);
    StringBuilder text = new StringBuilder(INTRODUCTION);
    programs.forEach((heading, declare) -> {
      Options options = new Options(heading, "");
      declare.accept(options);
      text.append("## ").append(heading).append("\n\n").append(options.document()).append('\n');
    });
    return text.toString()
        .replace(
            Path.of(System.getProperty("user.home"), ".throughline").toString(), "~/.throughline")
        .stripTrailing()
        .concat("\n");
  }
}
