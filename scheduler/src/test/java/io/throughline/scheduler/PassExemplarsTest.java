package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.throughline.scheduler.testing.Eventually;
import io.throughline.scheduler.testing.Harness;
import io.throughline.telemetry.catalog.MetricName;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What a pass measures leads to the trace of a build that it was about. */
class PassExemplarsTest {
  @Test
  void durationOfAPass_andItsWaitForGroups_nameTheBuild() {
    try (Harness scheduler = Harness.create()) {
      scheduler.set("p", pipeline("", job("unit", "serial_groups: [deploy]")));
      scheduler.trigger("p", "unit");
      scheduler.awaitStarted("p", "unit", "1");
      for (MetricName name :
          new MetricName[] {MetricName.SCHEDULE_DURATION, MetricName.LOCK_WAIT}) {
        Set<String> spans = new HashSet<>();
        Eventually.check(() -> {
          exemplars(scheduler, name).forEach(spans::add);
          assertThat(spans).as(name.text()).isNotEmpty();
        });
        Eventually.check(() -> assertThat(schedules(scheduler)).containsAll(spans));
      }
    }
  }

  /** Ids of spans that exemplars of a scrape name. */
  private static Stream<String> exemplars(Harness scheduler, MetricName name) {
    String family = name.text().replace('.', '_') + "_seconds";
    return scheduler.recorded().telemetry().prometheus().collect().stream()
        .filter(it -> it.getMetadata().getPrometheusName().equals(family))
        .map(HistogramSnapshot.class::cast)
        .flatMap(histogram -> histogram.getDataPoints().stream())
        .flatMap(point -> StreamSupport.stream(point.getExemplars().spliterator(), false))
        .map(exemplar -> exemplar.getLabels().get("span_id"));
  }

  private static Stream<String> schedules(Harness scheduler) {
    return scheduler.recorded().spans().stream()
        .filter(span -> span.getName().equals("schedule unit"))
        .map(span -> span.getSpanId());
  }
}
