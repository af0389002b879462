package io.throughline.telemetry.metrics;

import io.opentelemetry.api.common.AttributeKey;
import io.prometheus.metrics.model.snapshots.Labels;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.ConcourseMetric;

/**
 * The labels of a series of ours in Concourse's words.
 *
 * @param ours as they are scraped
 */
record ConcourseLabels(Labels ours) {
  private static final String PENDING = "pending";

  /** Whether the series counts for the metric. */
  boolean isShareOf(ConcourseMetric metric) {
    boolean pending = text(Attribute.PIPELINE_RUN_STATE).equals(PENDING);
    return switch (metric) {
      case BUILDS_STARTED -> pending;
      case BUILDS_RUNNING, BUILDS_FINISHED, BUILDS_DURATION -> !pending;
      case BUILDS_SUCCEEDED -> isFinished("succeeded");
      case BUILDS_FAILED -> isFinished("failed");
      case BUILDS_ERRORED -> isFinished("errored");
      case BUILDS_ABORTED -> isFinished("aborted");
      case JOBS_SCHEDULED,
          CHECKS_FINISHED,
          HTTP_RESPONSES,
          WORKERS_REGISTERED,
          WORKERS_CONTAINERS,
          WORKERS_VOLUMES,
          DB_QUERIES,
          DB_CONNECTIONS ->
          true;
    };
  }

  /** The labels that Concourse's metric has. */
  Labels of(ConcourseMetric metric) {
    return switch (metric) {
      case BUILDS_DURATION -> ofJob();
      case CHECKS_FINISHED ->
          Labels.of("status", text(Attribute.ERROR_TYPE).isEmpty() ? "success" : "error");
      case HTTP_RESPONSES ->
          Labels.of(
              "method", text(Attribute.HTTP_REQUEST_METHOD),
              "route", text(Attribute.HTTP_ROUTE),
              "status", text(Attribute.HTTP_RESPONSE_STATUS_CODE));
      case WORKERS_REGISTERED ->
          Labels.of(
              "state", text(Attribute.WORKER_STATE).equals("offline") ? "stalled" : "running");
      case DB_CONNECTIONS -> Labels.of("dbname", text(Attribute.DB_POOL));
      case BUILDS_STARTED,
          BUILDS_RUNNING,
          BUILDS_FINISHED,
          BUILDS_SUCCEEDED,
          BUILDS_FAILED,
          BUILDS_ERRORED,
          BUILDS_ABORTED,
          JOBS_SCHEDULED,
          WORKERS_CONTAINERS,
          WORKERS_VOLUMES,
          DB_QUERIES ->
          Labels.EMPTY;
    };
  }

  /** The name of our series is team/pipeline/job. */
  private Labels ofJob() {
    String path = text(Attribute.PIPELINE_NAME);
    int first = path.indexOf('/');
    int last = path.lastIndexOf('/');
    return Labels.of(
        "team", first < 0 ? path : path.substring(0, first),
        "pipeline", first < last ? path.substring(first + 1, last) : "",
        "job", last < 0 ? "" : path.substring(last + 1),
        "status", status());
  }

  private boolean isFinished(String status) {
    return !text(Attribute.PIPELINE_RUN_STATE).equals(PENDING) && status().equals(status);
  }

  /** The status of a build; a build that ran out of time has failed. */
  private String status() {
    return switch (text(Attribute.PIPELINE_RESULT)) {
      case "success" -> "succeeded";
      case "failure", "timeout" -> "failed";
      case "cancellation" -> "aborted";
      default -> "errored";
    };
  }

  private String text(AttributeKey<?> key) {
    String value = ours.get(PrometheusNames.label(key));
    return value == null ? "" : value;
  }
}
