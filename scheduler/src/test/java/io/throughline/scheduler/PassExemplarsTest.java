package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.scheduler.testing.Eventually;
import io.throughline.scheduler.testing.Harness;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.testing.ScrapedExemplars;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a pass measures leads to the trace of a build that it was about. */
class PassExemplarsTest {
  @Test
  void waitOfAPassForGroups_namesTheSpanOfTheBuild() {
    assertThatSpansOfPasses_areNamedBy(MetricName.LOCK_WAIT);
  }

  @Test
  void durationOfAPass_namesTheSpanOfTheBuild() {
    assertThatSpansOfPasses_areNamedBy(MetricName.SCHEDULE_DURATION);
  }

  private static void assertThatSpansOfPasses_areNamedBy(MetricName duration) {
    try (Harness scheduler = Harness.create()) {
      scheduler.set("p", pipeline("", job("unit", "serial_groups: [deploy]")));
      scheduler.trigger("p", "unit");
      scheduler.awaitStarted("p", "unit", "1");
      Telemetry telemetry = scheduler.recorded().telemetry();
      Set<String> named = new HashSet<>();
      Eventually.check(() -> {
        named.addAll(ScrapedExemplars.spans(telemetry, duration));
        assertThat(named).isNotEmpty();
      });
      Eventually.check(() -> assertThat(schedules(scheduler)).containsAll(named));
    }
  }

  private static Stream<String> schedules(Harness scheduler) {
    return scheduler.recorded().spans().stream()
        .filter(span -> span.getName().equals("schedule unit"))
        .map(span -> span.getSpanId());
  }
}
