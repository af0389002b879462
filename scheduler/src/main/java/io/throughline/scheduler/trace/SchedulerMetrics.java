package io.throughline.scheduler.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.throughline.scheduler.model.QueueCause;
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
   * @param longest what it waited for longest
   * @param build its own span
   */
  public void started(String path, Duration waited, QueueCause longest, SpanRef build) {
    telemetry
        .histogram(MetricName.QUEUE_DURATION)
        .record(
            waited.toMillis() / 1e3,
            Attributes.of(Attribute.QUEUE_CAUSE, longest.text()),
            build.context());
    telemetry
        .histogram(MetricName.PIPELINE_RUN_DURATION)
        .record(
            waited.toMillis() / 1e3,
            Attributes.of(Attribute.PIPELINE_NAME, path, Attribute.PIPELINE_RUN_STATE, "pending"),
            build.context());
  }

  /**
   * A pass over a job is over.
   *
   * @param context of the span of one of the builds that it did something with, if there are any
   */
  public void passed(Duration took, Context context) {
    telemetry
        .histogram(MetricName.SCHEDULE_DURATION)
        .record(took.toNanos() / 1e9, Attributes.empty(), context);
  }

  /** A pass over a job has waited for its serial groups; in the same context. */
  public void waitedForGroups(Duration took, Context context) {
    telemetry
        .histogram(MetricName.LOCK_WAIT)
        .record(took.toNanos() / 1e9, Attributes.of(Attribute.LOCK, "serial_group"), context);
  }

  /** A pass over a job did not work; in the same context. */
  public void failed(RuntimeException why, Context context) {
    telemetry
        .counter(MetricName.SYSTEM_ERRORS)
        .add(
            1,
            Attributes.of(
                Attribute.SYSTEM_COMPONENT,
                "scheduler",
                Attribute.ERROR_TYPE,
                why.getClass().getName()),
            context);
  }

  /** A resource was checked. */
  public void checked(String type, Duration took, boolean failed) {
    AttributesBuilder labels =
        Attributes.builder()
            .put(Attribute.RESOURCE_TYPE, type)
            .put(Attribute.TASK_RUN_RESULT, failed ? "failure" : "success");
    if (failed) {
      labels.put(Attribute.ERROR_TYPE, "check_failed");
    }
    telemetry.histogram(MetricName.CHECK_DURATION).record(took.toNanos() / 1e9, labels.build());
  }
}
