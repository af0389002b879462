package io.throughline.e2e.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is counted, under the names that Prometheus has for it, so that a scrape and an export by
 * OTLP can be compared.
 *
 * @param service that counts
 * @param name with its unit, and {@code _total} for a counter, {@code _count} for a histogram
 * @param labels those of the measurement
 */
public record Series(String service, String name, Map<String, String> labels) {
  private static final Map<String, String> UNITS = Map.of("s", "_seconds", "By", "_bytes");
  private static final String SERVICE = "service_name";

  public Series {
    labels = Map.copyOf(labels);
  }

  /** As a query of Prometheus has it; the job is the service, unless a scrape has several. */
  static Series scraped(JsonNode metric) {
    Map<String, String> labels = new TreeMap<>();
    metric.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    labels.keySet().removeIf(Series::isOfTheScrape);
    String service = metric.path(SERVICE).asText(metric.path("job").asText());
    return new Series(service, metric.path("__name__").asText(), labels);
  }

  private static boolean isOfTheScrape(String label) {
    return label.startsWith("__")
        || label.startsWith("otel_scope_")
        || List.of("job", "instance", SERVICE).contains(label);
  }

  /** The last figures of the counters and histograms in exports in OTLP's JSON form. */
  static Map<Series, Double> newest(List<JsonNode> exports) {
    Map<Series, Double> newest = new HashMap<>();
    for (JsonNode export : exports) {
      for (JsonNode resource : export.path("resourceMetrics")) {
        String service =
            OtlpJson.attributes(resource.path("resource")).getOrDefault("service.name", "");
        for (JsonNode scope : resource.path("scopeMetrics")) {
          scope.path("metrics").forEach(metric -> putPoints(newest, service, metric));
        }
      }
    }
    return newest;
  }

  private static void putPoints(Map<Series, Double> newest, String service, JsonNode metric) {
    String name = metric.path("name").asText().replace('.', '_');
    String unit = UNITS.getOrDefault(metric.path("unit").asText(), "");
    name += name.endsWith(unit) ? "" : unit;
    for (JsonNode point : metric.path("histogram").path("dataPoints")) {
      newest.put(sent(service, name + "_count", point), point.path("count").asDouble());
    }
    if (metric.path("sum").path("isMonotonic").asBoolean()) {
      for (JsonNode point : metric.path("sum").path("dataPoints")) {
        double figure = point.path("asInt").asDouble() + point.path("asDouble").asDouble();
        newest.put(sent(service, name + "_total", point), figure);
      }
    }
  }

  private static Series sent(String service, String name, JsonNode point) {
    Map<String, String> labels = new TreeMap<>();
    OtlpJson.attributes(point).forEach((key, value) -> labels.put(key.replace('.', '_'), value));
    return new Series(service, name, labels);
  }
}
