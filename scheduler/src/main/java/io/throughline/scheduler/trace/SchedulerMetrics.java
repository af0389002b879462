package io.throughline.scheduler.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import java.time.Duration;

/** What the scheduler measures. */
public final class SchedulerMetrics {
  private final Telemetry telemetry;

  public SchedulerMetrics(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /**
   * A build has started.
   *
   * @param path team, pipeline and job
   * @param waited since its creation
   */
  public void started(String path, Duration waited) {
    telemetry
        .histogram(MetricName.PIPELINE_RUN_DURATION)
        .record(
            waited.toMillis() / 1e3,
            Attributes.of(Attribute.PIPELINE_NAME, path, Attribute.PIPELINE_RUN_STATE, "pending"));
  }

  /** A resource was checked. */
  public void checked(String type, Duration took, boolean failed) {
    AttributesBuilder labels = Attributes.builder().put(Attribute.RESOURCE_TYPE, type);
    if (failed) {
      labels.put(Attribute.ERROR_TYPE, "check_failed");
    }
    telemetry.histogram(MetricName.CHECK_DURATION).record(took.toNanos() / 1e9, labels.build());
  }
}
