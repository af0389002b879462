package io.throughline.service;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.throughline.http.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Answers scrapes, in the format that Prometheus asks for: only OpenMetrics has exemplars. */
final class MetricsPage {
  static final String PATH = "/metrics";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();

  MetricsPage(MultiCollector metrics) {
    registry.register(metrics);
  }

  void send(Exchange exchange) throws IOException {
    ExpositionFormatWriter writer = formats.findWriter(exchange.header("Accept").orElse(""));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    writer.write(text, registry.scrape());
    exchange.send(200, writer.getContentType(), text.toByteArray());
  }
}
