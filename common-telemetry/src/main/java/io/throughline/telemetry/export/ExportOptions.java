package io.throughline.telemetry.export;

import io.throughline.config.DurationText;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of all receivers. A receiver is there when its address or the like is given. */
final class ExportOptions {
  /** Receivers of spans, as {@code OTEL_TRACES_EXPORTER} has them. */
  enum Exporter {
    OTLP,
    JAEGER,
    ZIPKIN,
    GCP,
    CONSOLE,
    FILE,
    NONE
  }

  /** One receiver's options. */
  @FunctionalInterface
  private interface Receiver {
    /**
     * The receiver, if there is one.
     *
     * @param isNamed it was asked for by name, and so is where it is by default
     */
    Optional<SpanTarget> read(boolean isNamed);
  }

  private static final String ZIPKIN_PATH = "/api/v2/spans";
  private static final int MEBIBYTE = 1 << 20;

  private final Options options;
  private final Option<Boolean> disabled;
  private final Option<List<Exporter>> exporters;
  private final Option<Integer> feedQueue;
  private final Option<Integer> spanAttributes;
  private final Option<Duration> patience;
  private final Map<Exporter, Receiver> receivers = new EnumMap<>(Exporter.class);
  private final MetricOptions metrics;
  private final LogOptions logs;

  ExportOptions(Options options) {
    this.options = options;
    Options group = options.group("Tracing");
    this.disabled =
        group
            .flag(
                "tracing-disabled",
                "send nothing anywhere, metrics and logs neither; builds keep their traces")
            .env("OTEL_SDK_DISABLED");
    this.exporters =
        group
            .choices(
                "tracing-exporters",
                Exporter.class,
                List.of(),
                "receivers of spans: otlp, jaeger, zipkin, gcp, console, file, or none; without it"
                    + " all that have an address or the like")
            .env("OTEL_TRACES_EXPORTER");
    this.patience =
        group
            .duration(
                "tracing-export-timeout",
                "30s",
                "how long sending a batch may take in all, retries included")
            .env("OTEL_BSP_EXPORT_TIMEOUT", DurationText::milliseconds);
    this.feedQueue =
        group
            .integer(
                "tracing-store-queue-size",
                ExportConfig.FEED_QUEUE,
                1,
                10_000_000,
                "spans that wait for Throughline's own span store at most")
            .env("OTEL_BSP_MAX_QUEUE_SIZE");
    this.spanAttributes =
        group
            .integer(
                "tracing-span-attributes",
                ExportConfig.SPAN_ATTRIBUTES,
                16,
                1024,
                "attributes that a span keeps at most")
            .env("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT");
    OtlpOptions otlp = otlp();
    jaeger();
    zipkin();
    gcp();
    console();
    file();
    this.metrics = new MetricOptions(options, otlp);
    this.logs = new LogOptions(options, otlp);
    group.check(this::mistake);
  }

  ExportConfig read() {
    if (disabled.value()) {
      return new ExportConfig(
          List.of(), List.of(), Optional.empty(), feedQueue.value(), spanAttributes.value());
    }
    List<SpanTarget> spans =
        receivers.entrySet().stream()
            .filter(entry -> !exporters.isGiven() || isNamed(entry.getKey()))
            .flatMap(entry -> entry.getValue().read(isNamed(entry.getKey())).stream())
            .toList();
    return new ExportConfig(
        spans, metrics.read(), logs.read(), feedQueue.value(), spanAttributes.value());
  }

  private boolean isNamed(Exporter exporter) {
    return exporters.value().contains(exporter);
  }

  private OtlpOptions otlp() {
    Options group = options.group("Tracing: OTLP");
    OtlpOptions otlp =
        new OtlpOptions(
            group,
            "tracing-otlp",
            "who takes OTLP: host:port or an URL, over HTTP with /v1/traces added to it; metrics"
                + " go there too");
    otlp.connection().standard("TRACES").concourse();
    otlp.protocol().env("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");
    BatchOptions batch = new BatchOptions(group, "tracing-otlp", patience);
    receivers.put(
        Exporter.OTLP,
        isNamed ->
            otlp.address(isNamed)
                .map(address ->
                    new SpanTarget.Otlp(
                        otlp.protocol().value(), otlp.to(address, "traces"), batch.read())));
    return otlp;
  }

  private void jaeger() {
    Options group = options.group("Tracing: Jaeger");
    OtlpOptions jaeger =
        new OtlpOptions(
            group, "tracing-jaeger", "where Jaeger takes OTLP: host:port, mostly 4317, or an URL");
    BatchOptions batch = new BatchOptions(group, "tracing-jaeger", patience);
    receivers.put(
        Exporter.JAEGER,
        isNamed ->
            jaeger
                .address(isNamed)
                .map(address ->
                    new SpanTarget.Otlp(
                        jaeger.protocol().value(), jaeger.to(address, "traces"), batch.read())));
  }

  private void zipkin() {
    Options group = options.group("Tracing: Zipkin");
    ConnectionOptions zipkin =
        new ConnectionOptions(
                group,
                "tracing-zipkin",
                "where Zipkin takes spans: host:port, mostly 9411, or an URL; "
                    + ZIPKIN_PATH
                    + " is added to one without a path")
            .addressFrom("OTEL_EXPORTER_ZIPKIN_ENDPOINT")
            .timeoutFrom("OTEL_EXPORTER_ZIPKIN_TIMEOUT");
    BatchOptions batch = new BatchOptions(group, "tracing-zipkin", patience);
    receivers.put(
        Exporter.ZIPKIN,
        isNamed ->
            zipkin
                .address()
                .or(() -> isNamed ? Optional.of(Address.parse("localhost:9411")) : Optional.empty())
                .map(address -> address.orPath(ZIPKIN_PATH).uri(zipkin.isTls()))
                .map(uri -> new SpanTarget.Zipkin(zipkin.to(uri), batch.read())));
  }

  private void gcp() {
    Options group = options.group("Tracing: Google Cloud");
    GoogleOptions google = new GoogleOptions(group, "tracing-gcp", "whose Cloud Trace gets spans");
    google.project().env("CONCOURSE_TRACING_STACKDRIVER_PROJECTID");
    BatchOptions batch = new BatchOptions(group, "tracing-gcp", patience);
    receivers.put(
        Exporter.GCP,
        _ -> google.read().map(project -> new SpanTarget.GoogleTrace(project, batch.read())));
  }

  private void console() {
    Options group = options.group("Tracing: console and file");
    Option<Boolean> console =
        group.flag("tracing-console", "write a line for each span to standard output");
    BatchOptions batch = new BatchOptions(group, "tracing-console", patience);
    receivers.put(
        Exporter.CONSOLE,
        isNamed ->
            isNamed || console.value()
                ? Optional.of(new SpanTarget.Console(batch.read()))
                : Optional.empty());
  }

  private void file() {
    Options group = options.group("Tracing: console and file");
    Option<Optional<Path>> path =
        group.optionalPath("tracing-file", "file for spans: a line of OTLP's JSON for each batch");
    Option<Integer> limit =
        group.integer(
            "tracing-file-limit",
            100,
            4,
            1_000_000,
            "MiB that the file takes at most, with three older ones beside it");
    BatchOptions batch = new BatchOptions(group, "tracing-file", patience);
    receivers.put(
        Exporter.FILE,
        _ ->
            path.value()
                .map(file ->
                    new SpanTarget.File(
                        file.toAbsolutePath(), (long) limit.value() * MEBIBYTE, batch.read())));
  }

  private Optional<String> mistake() {
    if (exporters.value().contains(Exporter.NONE) && exporters.value().size() > 1) {
      return Optional.of("%s: none stands alone".formatted(exporters.origin()));
    }
    return receivers.entrySet().stream()
        .filter(entry -> isNamed(entry.getKey()) && entry.getValue().read(true).isEmpty())
        .findFirst()
        .map(entry ->
            entry.getKey() == Exporter.GCP
                ? "gcp needs --tracing-gcp-project-id"
                : "file needs --tracing-file")
        .map(words -> exporters.origin() + ": " + words);
  }
}
