package io.throughline.telemetry.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.BaggageMember;
import io.throughline.telemetry.catalog.ConcourseMetric;
import io.throughline.telemetry.catalog.EventName;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.ShimNames;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The catalogue of names as {@code docs/telemetry.json}, an entry a line. */
final class ContractDocument {
  /** Grows when a reader of the document must be changed. */
  static final int SCHEMA = 1;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What the OpenTelemetry SDK and its Prometheus exporter add by themselves. */
  private static final List<String> FOREIGN =
      List.of(
          "otel.sdk.processor.log.processed",
          "otel.sdk.processor.log.queue.capacity",
          "otel.sdk.processor.log.queue.size",
          "otel.sdk.processor.span.processed",
          "otel.sdk.processor.span.queue.capacity",
          "otel.sdk.processor.span.queue.size",
          "otel.sdk.span.live",
          "otel.sdk.span.started");

  private ContractDocument() {}

  /** The document as the catalogue is now. */
  static String render(List<Removal> removals) {
    List<String> sections = new ArrayList<>();
    sections.add("  \"schema\": " + SCHEMA);
    sections.add(section("spans", Arrays.stream(SpanName.values()).map(ContractDocument::span)));
    sections.add(section("attributes", Attribute.all().stream().map(ContractDocument::attribute)));
    sections.add(section("events", Arrays.stream(EventName.values()).map(ContractDocument::event)));
    sections.add(
        section("baggage", Arrays.stream(BaggageMember.values()).map(ContractDocument::baggage)));
    sections.add(
        section("metrics", Arrays.stream(MetricName.values()).map(ContractDocument::metric)));
    sections.add(
        section(
            "concourse", Arrays.stream(ConcourseMetric.values()).map(ContractDocument::concourse)));
    ShimNames shim = ShimNames.read();
    sections.add(section("shimAttributes", shim.attributes().stream()));
    sections.add(section("shimMetrics", shim.metrics().stream()));
    sections.add(section("foreign", FOREIGN.stream().map(name -> node().put("name", name))));
    sections.add(section("removed", removals.stream().map(ContractDocument::removal)));
    return "{\n" + String.join(",\n", sections) + "\n}\n";
  }

  static JsonNode parse(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String section(String name, Stream<? extends JsonNode> entries) {
    List<String> lines = entries.map(entry -> "    " + entry).toList();
    return "  \"%s\": [%s]"
        .formatted(name, lines.isEmpty() ? "" : "\n" + String.join(",\n", lines) + "\n  ");
  }

  private static ObjectNode span(SpanName span) {
    return node()
        .put("template", span.template())
        .put("kind", span.kind().name())
        .put("meaning", span.meaning());
  }

  private static ObjectNode attribute(Attribute.Definition attribute) {
    String key = attribute.key().getKey();
    return node()
        .put("key", key)
        .put("type", attribute.key().getType().name().toLowerCase(Locale.ROOT))
        .put("meaning", attribute.meaning())
        .put("label", PrometheusNames.label(key));
  }

  private static ObjectNode event(EventName event) {
    return node().put("name", event.text()).put("meaning", event.meaning());
  }

  private static ObjectNode baggage(BaggageMember member) {
    return node().put("name", member.text()).put("meaning", member.meaning());
  }

  private static ObjectNode metric(MetricName metric) {
    ObjectNode node =
        node()
            .put("name", metric.text())
            .put("kind", metric.kind().name().toLowerCase(Locale.ROOT))
            .put("unit", metric.unit())
            .put("meaning", metric.meaning());
    ArrayNode attributes = node.putArray("attributes");
    metric.attributes().forEach(key -> attributes.add(key.getKey()));
    if (!metric.buckets().isEmpty()) {
      ArrayNode buckets = node.putArray("buckets");
      metric.buckets().forEach(buckets::add);
    }
    ArrayNode series = node.putArray("prometheus");
    PrometheusNames.series(metric).forEach(series::add);
    return node;
  }

  private static ObjectNode concourse(ConcourseMetric metric) {
    ObjectNode node =
        node()
            .put("name", metric.text())
            .put("kind", metric.kind().name().toLowerCase(Locale.ROOT))
            .put("source", metric.source().text());
    ArrayNode labels = node.putArray("labels");
    metric.labels().forEach(labels::add);
    ArrayNode series = node.putArray("prometheus");
    PrometheusNames.series(metric).forEach(series::add);
    return node;
  }

  private static ObjectNode removal(Removal removal) {
    ObjectNode node = node().put("section", removal.section().word()).put("name", removal.name());
    removal.replacedBy().ifPresent(name -> node.put("replacedBy", name));
    return node.put("why", removal.why());
  }

  private static ObjectNode node() {
    return JSON.createObjectNode();
  }
}
