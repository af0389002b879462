package io.throughline.telemetry.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.BaggageMember;
import io.throughline.telemetry.catalog.ConcourseMetric;
import io.throughline.telemetry.catalog.EventName;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** The catalogue of names as a document, {@code docs/telemetry.md}. */
public final class CatalogDocument {
  private static final String HEAD =
      """
      # Telemetry: every span, attribute, event and metric

      This file is rendered from `io.throughline.telemetry.catalog` and `shim/telemetry.json` by
      `./throughline docs`; a test fails when it is not current. Names without the prefix `throughline.` are those of
      OpenTelemetry's semantic conventions. Words in braces are filled in; they are names from a
      configuration, never ids, so that there are few different ones.
      """;

  private static final String METRICS =
      """
      The same instruments are scraped from `/metrics` and, with an OTLP endpoint, sent there. In a
      scrape dots become underscores, the unit is spelt out and a counter ends with `_total`:
      `http.server.request.duration` is `http_server_request_duration_seconds`. Histograms carry
      exemplars with the trace and span id when they were measured in a trace that can be opened; a
      scrape shows them in the OpenMetrics format. An observed metric is asked for its values when
      it is collected; in a scrape it is a gauge.
      """;

  private static final String SDK_METRICS =
      """
      The OpenTelemetry SDK adds its own: `otel.sdk.processor.span.queue.size` and `.capacity`, and
      `otel.sdk.processor.span.processed` (with `error.type` `queue_full` for spans that were
      dropped); the same with `log` in place of `span` where output of builds is sent. OpenTelemetry's library for the JVM adds `jvm.memory.used`, `.committed`, `.limit`
      and `.used_after_last_gc`, `jvm.gc.duration`, `jvm.thread.count`, `jvm.class.count`,
      `.loaded` and `.unloaded`, `jvm.cpu.time`, `.count` and `.recent_utilization`.
      """;

  private static final String CONCOURSE =
      """
      They are in a scrape with `--metrics-concourse-names`.
      """;

  private final StringBuilder text = new StringBuilder();

  private CatalogDocument() {}

  /** The document as the catalogue is now. */
  public static String render() {
    CatalogDocument document = new CatalogDocument();
    document.text.append(HEAD);
    document.spans();
    document.attributes();
    document.events();
    document.baggage();
    document.metrics();
    document.shim();
    return document.text.toString();
  }

  /** Writes the document into a file. */
  public static void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, render());
  }

  private void spans() {
    heading("Spans", "Name", "Kind", "What it covers");
    for (SpanName span : SpanName.values()) {
      row(code(span.template()), span.kind().name(), span.meaning());
    }
  }

  private void attributes() {
    heading("Attributes", "Key", "Type", "What it says");
    for (Attribute.Definition attribute : Attribute.all()) {
      row(code(attribute.key().getKey()), lower(attribute.key().getType()), attribute.meaning());
    }
  }

  private void events() {
    heading("Events of spans", "Name", "What has happened");
    for (EventName event : EventName.values()) {
      row(code(event.text()), event.meaning());
    }
  }

  private void baggage() {
    heading("Members of baggage", "Name", "What it says");
    for (BaggageMember member : BaggageMember.values()) {
      row(code(member.text()), member.meaning());
    }
  }

  private void metrics() {
    instruments("Metrics");
    for (MetricName metric : MetricName.values()) {
      String buckets =
          metric.buckets().stream().map(CatalogDocument::plain).collect(Collectors.joining(" "));
      row(
          code(metric.text()),
          lower(metric.kind()),
          code(metric.unit()),
          metric.meaning(),
          metric.attributes().stream()
              .map(key -> code(key.getKey()))
              .collect(Collectors.joining(" ")),
          buckets);
    }
    text.append('\n').append(METRICS).append('\n').append(SDK_METRICS);
    heading("Concourse's names", "Name in a scrape", "Kind", "Made from", "Of builds", "Labels");
    for (ConcourseMetric metric : ConcourseMetric.values()) {
      row(
          code(metric.text()),
          lower(metric.kind()),
          code(metric.source().text()),
          metric.share(),
          String.join(" ", metric.labels()));
    }
    text.append('\n').append(CONCOURSE);
  }

  private void shim() {
    ShimNames shim = ShimNames.read();
    heading("Attributes of the shim's spans", "Key", "Type", "What it says");
    for (JsonNode attribute : shim.attributes()) {
      row(code(word(attribute, "key")), word(attribute, "type"), word(attribute, "meaning"));
    }
    instruments("The shim's metrics");
    for (JsonNode metric : shim.metrics()) {
      row(
          code(word(metric, "name")),
          word(metric, "kind"),
          code(word(metric, "unit")),
          word(metric, "meaning"),
          metric
              .path("attributes")
              .valueStream()
              .map(key -> code(key.asText()))
              .collect(Collectors.joining(" ")),
          metric
              .path("buckets")
              .valueStream()
              .map(JsonNode::asText)
              .collect(Collectors.joining(" ")));
    }
  }

  private static String word(JsonNode node, String key) {
    return node.path(key).asText();
  }

  private void instruments(String title) {
    heading(
        title,
        "Name",
        "Kind",
        "Unit",
        "What is measured",
        "Attributes",
        "Upper bounds of its buckets");
  }

  private void heading(String title, String... columns) {
    text.append("\n## ").append(title).append("\n\n");
    row(columns);
    text.append('|').repeat("---|", columns.length).append('\n');
  }

  private void row(String... cells) {
    text.append("| ").append(String.join(" | ", cells).replaceAll(" +\\|$", " |")).append(" |\n");
  }

  private static String code(String name) {
    return "`" + name + "`";
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
