package io.throughline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.rpc.RpcConfig;
import io.throughline.service.LogConfig;
import io.throughline.sql.DatabaseConfig;
import io.throughline.telemetry.TelemetryConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HelpTest {
  @Test
  void help_listsEverySetting_readably() throws IOException {
    Options options = new Options("scheduler", "decides what runs next");
    options.flag("dry-run", "decide and tell, but start nothing");
    options.text("installation-name-that-is-long", "", "a name for people").required();
    Supplier<RpcConfig> rpc = RpcConfig.declare(options, 7101);
    Supplier<DatabaseConfig> database = DatabaseConfig.declare(options);
    Supplier<LogConfig> logs = LogConfig.declare(options);
    assertThat(rpc).isNotSameAs(database).isNotSameAs(logs);
    Options group = options.group("Telemetry");
    group
        .pairs("tracing-attribute", "attribute of everything that is sent")
        .env("OTEL_RESOURCE_ATTRIBUTES", "CONCOURSE_TRACING_ATTRIBUTE");
    group.list("redact-header", "authorization,cookie", "header that is hidden", text -> text);
    group.lines("redact-pattern", "what looks so is hidden", text -> text).label("REGEX");

    String help = options.help();
    assertThat(help).isEqualTo(golden());
    assertFits(help);
  }

  @Test
  void help_ofTelemetry_fitsOnAScreen() {
    Options options = new Options("scheduler", "decides what runs next");
    Supplier<TelemetryConfig> telemetry = TelemetryConfig.declare(options, "throughline-scheduler");
    assertThat(telemetry).isNotNull();
    assertThat(options.help()).contains("OTEL_SERVICE_NAME");
    assertFits(options.help());
  }

  private static void assertFits(String help) {
    assertThat(help.lines()).allMatch(line -> line.length() <= 100);
    assertThat(help.lines()).noneMatch(line -> line.endsWith(" "));
  }

  private static String golden() throws IOException {
    try (var golden = HelpTest.class.getResourceAsStream("help.txt")) {
      return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
