package io.throughline.telemetry.testing;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.MetricName;
import java.util.List;
import java.util.stream.StreamSupport;

/** Which spans a scrape names. The SDK tells each exemplar once. */
public final class ScrapedExemplars {
  private ScrapedExemplars() {}

  /** Ids of the spans in which a duration was measured. */
  public static List<String> spans(Telemetry telemetry, MetricName duration) {
    String family = duration.text().replace('.', '_') + "_seconds";
    return telemetry.prometheus().collect().stream()
        .filter(snapshot -> snapshot.getMetadata().getPrometheusName().equals(family))
        .map(HistogramSnapshot.class::cast)
        .flatMap(histogram -> histogram.getDataPoints().stream())
        .flatMap(point -> StreamSupport.stream(point.getExemplars().spliterator(), false))
        .map(exemplar -> exemplar.getLabels().get("span_id"))
        .toList();
  }
}
