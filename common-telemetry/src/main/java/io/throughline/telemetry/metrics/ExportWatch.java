package io.throughline.telemetry.metrics;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.throughline.telemetry.metrics.ExporterHealth.Items;
import io.throughline.telemetry.metrics.ExporterHealth.Losses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the exporters of a service: measures what becomes of what they are given, and tells in
 * one line of the log, once a minute at most, which of them loses how much and why.
 */
public final class ExportWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ExportWatch.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  /**
   * An exporter of spans.
   *
   * @param exporter to be used in place of the one that was given
   * @param meters for the queue before it
   */
  public record WatchedSpans(SpanExporter exporter, MeterProvider meters) {}

  /**
   * An exporter of log records.
   *
   * @param exporter to be used in place of the one that was given
   * @param meters for the queue before it
   */
  public record WatchedLogs(LogRecordExporter exporter, MeterProvider meters) {}

  private final String service;
  private final Resource resource;
  private final UnaryOperator<String> redaction;
  private final InstantSource clock;
  private final List<ExporterHealth> exporters = new CopyOnWriteArrayList<>();
  private final Map<ExporterHealth, Losses> told = new LinkedHashMap<>();
  private final ScheduledExecutorService looks;
  private Instant quietUntil = Instant.MIN;

  /**
   * Watches nothing yet.
   *
   * @param redaction hides secrets in what is told
   */
  public ExportWatch(
      String service, Resource resource, UnaryOperator<String> redaction, InstantSource clock) {
    this.service = service;
    this.resource = resource;
    this.redaction = redaction;
    this.clock = clock;
    this.looks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("export-watch-" + service).factory());
  }

  /** Watches an exporter of spans. */
  public WatchedSpans spans(SpanExporter exporter) {
    ExporterHealth health = health(exporter, Items.SPANS);
    return new WatchedSpans(new WatchedSpanExporter(exporter, health), health.meters());
  }

  /** Watches an exporter of metrics; returns what is to be used in its place. */
  public MetricExporter metrics(MetricExporter exporter) {
    return new WatchedMetricExporter(exporter, health(exporter, Items.METRICS));
  }

  /** Watches an exporter of log records. */
  public WatchedLogs logs(LogRecordExporter exporter) {
    ExporterHealth health = health(exporter, Items.LOGS);
    return new WatchedLogs(new WatchedLogExporter(exporter, health), health.meters());
  }

  /**
   * What the exporters that are watched measure, to be collected with all other metrics; also what
   * those measure that are watched only later.
   */
  public MetricProducer producer() {
    return resource ->
        exporters.stream()
            .flatMap(exporter -> exporter.producer().produce(resource).stream())
            .toList();
  }

  /** Looks from now on. */
  public void start() {
    var _ =
        looks.scheduleWithFixedDelay(
            this::look, BETWEEN_LOOKS.toNanos(), BETWEEN_LOOKS.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Tells what was lost since the last line, unless that was told less than a minute ago. */
  public synchronized void look() {
    Instant now = clock.instant();
    if (now.isBefore(quietUntil)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    for (ExporterHealth exporter : exporters) {
      Losses all = exporter.losses();
      Losses news = all.since(told.getOrDefault(exporter, Losses.NONE));
      if (!news.isNone()) {
        told.put(exporter, all);
        lines.add(line(exporter, news));
      }
    }
    if (!lines.isEmpty()) {
      quietUntil = now.plus(BETWEEN_LINES);
      log.warn(
          "telemetry of {} is lost, builds go on: {}",
          service,
          redaction.apply(String.join("; ", lines)));
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
    look();
  }

  private static String line(ExporterHealth exporter, Losses news) {
    StringJoiner line = new StringJoiner(", ", exporter.name() + " ", "");
    if (news.failed() > 0) {
      line.add(
          "could not deliver %d %s (%s)"
              .formatted(news.failed(), exporter.items(), exporter.lastError()));
    }
    if (news.queueFull() > 0) {
      line.add(
          "dropped %d %s because its queue was full".formatted(news.queueFull(), exporter.items()));
    }
    if (exporter.unanswered() > 0) {
      line.add("waits for an answer");
    }
    return line.toString();
  }

  private ExporterHealth health(Object exporter, Items items) {
    String type = type(exporter.getClass());
    ExporterHealth health =
        new ExporterHealth(type, type + "/" + exporters.size(), items, resource, clock);
    exporters.add(health);
    return health;
  }

  /** As the conventions have it: the class OtlpGrpcSpanExporter is otlp_grpc_span_exporter. */
  private static String type(Class<?> exporter) {
    String name = exporter.getSimpleName();
    return name.isEmpty()
        ? "exporter"
        : name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "ExportWatch" + exporters;
  }
}
