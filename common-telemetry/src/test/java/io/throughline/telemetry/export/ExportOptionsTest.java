package io.throughline.telemetry.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import io.throughline.telemetry.export.Connection.Compression;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportOptionsTest {
  @TempDir private Path folder;

  @Test
  void nothing_isSentAnywhere_untilSomebodySaysSo() {
    assertThat(read(List.of(), Map.of())).isEqualTo(ExportConfig.NOWHERE);
    assertThat(read(List.of(), Map.of())).hasToString("nowhere");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          collector:4317,          , grpc,          http://collector:4317
          collector:4317,          true, grpc,      https://collector:4317
          [::1]:4317,              , grpc,          http://[::1]:4317
          https://collector:4317,  , grpc,          https://collector:4317
          collector:4318,          , http/protobuf, http://collector:4318/v1/traces
          https://c/base/,         , http/protobuf, https://c/base/v1/traces
          """)
  void address_ofOtlp_isHostAndPort_orAnUrl(
      String address, String tls, String protocol, String expected) {
    List<String> args =
        List.of(
            "--tracing-otlp-address=" + address,
            "--tracing-otlp-protocol=" + protocol,
            "--tracing-otlp-use-tls=" + (tls == null ? "false" : tls));
    assertThat(otlp(read(args, Map.of())).connection().address()).isEqualTo(URI.create(expected));
  }

  @Test
  void address_ofASignal_isTakenAsItIs_theGeneralOneGetsThePathOfTheSignal() {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces:4318/own",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://all:4318",
            "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    ExportConfig config = read(List.of(), environment);
    assertThat(otlp(config).connection().address()).isEqualTo(URI.create("http://traces:4318/own"));
    assertThat(config.metrics())
        .extracting(ExportOptionsTest::address)
        .containsExactly(URI.create("http://all:4318/v1/metrics"));
    Map<String, String> tracesOnly =
        Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces:4318/own");
    assertThat(read(List.of(), tracesOnly).metrics()).isEmpty();
  }

  @Test
  void otlp_readsTheStandardVariables_thoseOfTheSignalFirst() {
    SpanTarget.Otlp target =
        otlp(
            read(
                List.of(),
                Map.ofEntries(
                    Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"),
                    Map.entry("OTEL_EXPORTER_OTLP_INSECURE", "false"),
                    Map.entry("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "a=1%2C2"),
                    Map.entry("OTEL_EXPORTER_OTLP_HEADERS", "b=2"),
                    Map.entry("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "3000"),
                    Map.entry("OTEL_EXPORTER_OTLP_TIMEOUT", "4000"),
                    Map.entry("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
                    Map.entry("OTEL_BSP_SCHEDULE_DELAY", "200"),
                    Map.entry("OTEL_BSP_MAX_QUEUE_SIZE", "20"),
                    Map.entry("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "30"),
                    Map.entry("OTEL_BSP_EXPORT_TIMEOUT", "5000"))));
    assertThat(target.connection())
        .isEqualTo(
            new Connection(
                URI.create("https://collector:4317"),
                Map.of("a", "1,2"),
                Tls.NONE,
                Compression.GZIP,
                Duration.ofSeconds(3)));
    assertThat(target.batching())
        .isEqualTo(new Batching(20, 20, Duration.ofMillis(200), Duration.ofSeconds(5)));
  }

  @Test
  void otlp_readsWhatConcourseHas() {
    SpanTarget.Otlp target =
        otlp(
            read(
                List.of(),
                Map.of(
                    "CONCOURSE_TRACING_OTLP_ADDRESS", "ingest:443",
                    "CONCOURSE_TRACING_OTLP_HEADER", "x-team:secret",
                    "CONCOURSE_TRACING_OTLP_USE_TLS", "true")));
    assertThat(target.connection().address()).isEqualTo(URI.create("https://ingest:443"));
    assertThat(target.connection().headers()).isEqualTo(Map.of("x-team", "secret"));
  }

  @Test
  void metrics_goWhereSpansGo_inTheSameWay_unlessTheyHaveAnAddress() {
    List<String> tracing =
        List.of(
            "--tracing-otlp-address=c:4318",
            "--tracing-otlp-protocol=http/protobuf",
            "--tracing-otlp-header=a=b");
    MetricTarget.Otlp same = metrics(read(tracing, Map.of()));
    assertThat(same.protocol()).isEqualTo(OtlpProtocol.HTTP_PROTOBUF);
    assertThat(same.connection().address()).isEqualTo(URI.create("http://c:4318/v1/metrics"));
    assertThat(same.connection().headers()).isEqualTo(Map.of("a", "b"));

    MetricTarget.Otlp own =
        metrics(read(tracing, Map.of("THROUGHLINE_METRICS_OTLP_ADDRESS", "m:4317")));
    assertThat(own.connection()).isEqualTo(Connection.to(URI.create("http://m:4317")));
    assertThat(read(tracing, Map.of("OTEL_METRICS_EXPORTER", "prometheus")).metrics()).isEmpty();
    assertThat(read(tracing, Map.of("OTEL_METRICS_EXPORTER", "none")).metrics()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317                                    | -
          OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_LOGS_EXPORTER=otlp            | http://c:4317
          OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_LOGS_EXPORTER=none            | -
          THROUGHLINE_TRACING_OTLP_ADDRESS=c:4317                                      | -
          THROUGHLINE_TRACING_OTLP_ADDRESS=c:4317 THROUGHLINE_LOGS_BUILD_OUTPUT=true   | http://c:4317
          THROUGHLINE_LOGS_OTLP_ADDRESS=l:4317 OTEL_EXPORTER_OTLP_ENDPOINT=http://c:1  | http://l:4317
          OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://l:4317                               | http://l:4317
          OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://l:4317 OTEL_LOGS_EXPORTER=none       | -
          OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://l:4317 OTEL_SDK_DISABLED=true        | -
          OTEL_LOGS_EXPORTER=otlp                                                      | http://localhost:4317
          """)
  void outputOfBuilds_isSent_onlyWhenSomebodyAsksForThat(String environment, String address) {
    assertThat(logs(environment).map(target -> target.connection().address().toString()))
        .isEqualTo(Optional.ofNullable(address));
  }

  @Test
  void outputOfBuilds_goesTheWayOfSpans_withAQueueOfItsOwn() {
    LogTarget target =
        logs("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
                + " OTEL_EXPORTER_OTLP_HEADERS=a=b OTEL_EXPORTER_OTLP_LOGS_COMPRESSION=gzip"
                + " OTEL_LOGS_EXPORTER=otlp OTEL_BLRP_MAX_QUEUE_SIZE=100"
                + " OTEL_BLRP_SCHEDULE_DELAY=200 OTEL_BLRP_EXPORT_TIMEOUT=3000")
            .orElseThrow();
    assertThat(target.protocol()).isEqualTo(OtlpProtocol.HTTP_PROTOBUF);
    assertThat(target.connection())
        .isEqualTo(
            new Connection(
                URI.create("http://c:4318/v1/logs"),
                Map.of("a", "b"),
                Tls.NONE,
                Compression.GZIP,
                Duration.ofSeconds(10)));
    assertThat(target.batching())
        .isEqualTo(new Batching(100, 100, Duration.ofMillis(200), Duration.ofSeconds(3)));
    assertThat(mistakes(Map.of("OTEL_LOGS_EXPORTER", "console")))
        .containsExactly("OTEL_LOGS_EXPORTER \"console\": must be otlp or none");
  }

  private static Optional<LogTarget> logs(String environment) {
    Map<String, String> variables =
        Arrays.stream(environment.split(" "))
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    return read(List.of(), variables).logs();
  }

  @Test
  void receivers_areSeveralAtOnce_eachWithItsOwnSettings() {
    ExportConfig config =
        read(
            List.of(
                "--tracing-otlp-address=c:4317",
                "--tracing-otlp-queue-size=7",
                "--tracing-jaeger-address=j:4317",
                "--tracing-zipkin-address=z:9411",
                "--tracing-zipkin-delay=3s",
                "--tracing-gcp-project-id=project",
                "--tracing-console",
                "--tracing-file=/var/traces.jsonl",
                "--metrics-gcp-project-id=other"),
            Map.of());
    assertThat(config)
        .hasToString(
            "c:4317, j:4317, zipkin z:9411, trace of project, console, /var/traces.jsonl,"
                + " monitoring of other");
    assertThat(config.spans())
        .extracting(target -> target.batching().queue())
        .containsExactly(7, 32_768, 32_768, 32_768, 32_768, 32_768);
    assertThat(config.spans().get(2))
        .isEqualTo(
            new SpanTarget.Zipkin(
                Connection.to(URI.create("http://z:9411/api/v2/spans")),
                new Batching(32_768, 2048, Duration.ofSeconds(3), Duration.ofSeconds(30))));
    assertThat(config.spans().getLast())
        .isEqualTo(new SpanTarget.File(Path.of("/var/traces.jsonl"), 100L << 20, Batching.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none           | nowhere
          otlp           | c:4317
          zipkin         | zipkin localhost:9411, c:4317
          jaeger,console | localhost:4317, console, c:4317
          """)
  void exportersThatAreNamed_areAllThatThereIs(String names, String expected) {
    Map<String, String> environment =
        Map.of("OTEL_TRACES_EXPORTER", names, "OTEL_METRICS_EXPORTER", metricsFor(names));
    assertThat(read(List.of("--tracing-otlp-address=c:4317"), environment)).hasToString(expected);
  }

  private static String metricsFor(String names) {
    return names.equals("none") ? "none" : "otlp";
  }

  @Test
  void zipkin_readsItsStandardVariable() {
    ExportConfig config =
        read(List.of(), Map.of("OTEL_EXPORTER_ZIPKIN_ENDPOINT", "https://z/api/v2/spans"));
    assertThat(((SpanTarget.Zipkin) config.spans().getFirst()).connection().address())
        .isEqualTo(URI.create("https://z/api/v2/spans"));
  }

  @Test
  void telemetryThatIsDisabled_isSentNowhere() {
    assertThat(read(List.of("--tracing-otlp-address=c:1"), Map.of("OTEL_SDK_DISABLED", "true")))
        .isEqualTo(ExportConfig.NOWHERE);
  }

  @Test
  void mistakes_areTold() throws Exception {
    assertThat(
            mistakes(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://x", "OTEL_BSP_SCHEDULE_DELAY", "1s")))
        .contains(
            "OTEL_EXPORTER_OTLP_ENDPOINT \"ftp://x\": must be host:port or an address like"
                + " http://host:port",
            "OTEL_BSP_SCHEDULE_DELAY \"1s\": must be a whole number from 0 to 2147483647");
    assertThat(mistakes(Map.of(), "--tracing-otlp-address=http://c:1", "--tracing-otlp-use-tls"))
        .containsExactly(
            "--tracing-otlp-use-tls contradicts the http:// of --tracing-otlp-address");
    assertThat(mistakes(Map.of("OTEL_EXPORTER_OTLP_CLIENT_KEY", "/x")))
        .contains("--tracing-otlp-client-cert and --tracing-otlp-client-key go together");
    Path text = Files.writeString(folder.resolve("text"), "hunter2");
    assertThat(mistakes(Map.of(), "--tracing-zipkin-ca-cert=" + text).toString())
        .contains("--tracing-zipkin-address: TLS cannot be set up")
        .doesNotContain("hunter2");
    assertThat(mistakes(Map.of("OTEL_TRACES_EXPORTER", "none,otlp")))
        .containsExactly("$OTEL_TRACES_EXPORTER: none stands alone");
    assertThat(mistakes(Map.of("OTEL_TRACES_EXPORTER", "file")))
        .containsExactly("$OTEL_TRACES_EXPORTER: file needs --tracing-file");
  }

  private static SpanTarget.Otlp otlp(ExportConfig config) {
    return (SpanTarget.Otlp) config.spans().getFirst();
  }

  private static MetricTarget.Otlp metrics(ExportConfig config) {
    return (MetricTarget.Otlp) config.metrics().getFirst();
  }

  private static URI address(MetricTarget target) {
    return ((MetricTarget.Otlp) target).connection().address();
  }

  private static List<String> mistakes(Map<String, String> environment, String... args) {
    return catchThrowableOfType(ConfigErrors.class, () -> read(List.of(args), environment))
        .errors();
  }

  private static ExportConfig read(List<String> args, Map<String, String> environment) {
    Options options = new Options("test", "tests");
    Supplier<ExportConfig> config = ExportConfig.declare(options);
    options.parse(args, environment);
    return config.get();
  }
}
