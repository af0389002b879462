package io.throughline.telemetry.catalog;

import io.throughline.telemetry.catalog.MetricName.Kind;
import java.util.List;

/**
 * Metrics of Concourse that a scrape shows under Concourse's names, for dashboards that exist. Each
 * is made from a metric of ours when it is scraped; nothing is measured twice. Concourse's {@code
 * concourse_builds_finished} by job is not among them: OpenMetrics knows it and {@code
 * concourse_builds_finished_total} by one name. The count of {@code
 * concourse_builds_duration_seconds} has the same figures.
 */
public enum ConcourseMetric {
  BUILDS_STARTED(
      "concourse_builds_started_total", Kind.COUNTER, MetricName.PIPELINE_RUN_DURATION, "pending"),
  BUILDS_RUNNING(
      "concourse_builds_running", Kind.GAUGE, MetricName.PIPELINE_RUN_ACTIVE, "executing"),
  BUILDS_FINISHED(
      "concourse_builds_finished_total",
      Kind.COUNTER,
      MetricName.PIPELINE_RUN_DURATION,
      "executing"),
  BUILDS_SUCCEEDED(
      "concourse_builds_succeeded_total",
      Kind.COUNTER,
      MetricName.PIPELINE_RUN_DURATION,
      "executing and success"),
  BUILDS_FAILED(
      "concourse_builds_failed_total",
      Kind.COUNTER,
      MetricName.PIPELINE_RUN_DURATION,
      "executing and failure or timeout"),
  BUILDS_ERRORED(
      "concourse_builds_errored_total",
      Kind.COUNTER,
      MetricName.PIPELINE_RUN_DURATION,
      "executing and error"),
  BUILDS_ABORTED(
      "concourse_builds_aborted_total",
      Kind.COUNTER,
      MetricName.PIPELINE_RUN_DURATION,
      "executing and cancellation"),
  BUILDS_DURATION(
      "concourse_builds_duration_seconds",
      Kind.HISTOGRAM,
      MetricName.PIPELINE_RUN_DURATION,
      "executing",
      "team",
      "pipeline",
      "job",
      "status"),
  JOBS_SCHEDULED("concourse_jobs_scheduled_total", Kind.COUNTER, MetricName.SCHEDULE_DURATION, ""),
  CHECKS_FINISHED(
      "concourse_lidar_checks_finished_total",
      Kind.COUNTER,
      MetricName.CHECK_DURATION,
      "",
      "status"),
  HTTP_RESPONSES(
      "concourse_http_responses_duration_seconds",
      Kind.HISTOGRAM,
      MetricName.HTTP_SERVER_DURATION,
      "",
      "method",
      "route",
      "status"),
  WORKERS_REGISTERED(
      "concourse_workers_registered", Kind.GAUGE, MetricName.WORKER_COUNT, "", "state"),
  WORKERS_CONTAINERS("concourse_workers_containers", Kind.GAUGE, MetricName.CONTAINERS_KEPT, ""),
  WORKERS_VOLUMES("concourse_workers_volumes", Kind.GAUGE, MetricName.ARTIFACTS_KEPT, ""),
  DB_QUERIES("concourse_db_queries_total", Kind.COUNTER, MetricName.DB_OPERATION_DURATION, ""),
  DB_CONNECTIONS("concourse_db_connections", Kind.GAUGE, MetricName.DB_CONNECTIONS, "", "dbname");

  private final String text;
  private final Kind kind;
  private final MetricName source;
  private final String share;
  private final List<String> labels;

  ConcourseMetric(String text, Kind kind, MetricName source, String share, String... labels) {
    this.text = text;
    this.kind = kind;
    this.source = source;
    this.share = share;
    this.labels = List.of(labels);
  }

  /** The name in a scrape. */
  public String text() {
    return text;
  }

  public Kind kind() {
    return kind;
  }

  /** What it is made from. */
  public MetricName source() {
    return source;
  }

  /** State and result of the builds that count; empty when everything does. */
  public String share() {
    return share;
  }

  /** Names of its labels. */
  public List<String> labels() {
    return labels;
  }
}
