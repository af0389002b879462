package io.throughline.telemetry.catalog;

import static io.throughline.telemetry.catalog.MetricName.Kind.COUNTER;
import static io.throughline.telemetry.catalog.MetricName.Kind.GAUGE;
import static io.throughline.telemetry.catalog.MetricName.Kind.HISTOGRAM;
import static io.throughline.telemetry.catalog.MetricName.Kind.OBSERVED;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * Every instrument and the attributes that its series may have; whatever else is measured with is
 * left out. Durations are in seconds; buckets are those that the conventions advise where they do.
 * No attribute holds an id of a build, a commit or a change: a series is for ever.
 */
public enum MetricName {
  // HTTP and gRPC
  HTTP_SERVER_DURATION(
      "http.server.request.duration",
      "s",
      "Requests served over HTTP.",
      Buckets.REQUEST,
      Attribute.HTTP_REQUEST_METHOD,
      Attribute.HTTP_ROUTE,
      Attribute.HTTP_RESPONSE_STATUS_CODE,
      Attribute.URL_SCHEME,
      Attribute.ERROR_TYPE),
  HTTP_CLIENT_DURATION(
      "http.client.request.duration",
      "s",
      "Requests made over HTTP, until the head of the answer.",
      Buckets.REQUEST,
      Attribute.HTTP_REQUEST_METHOD,
      Attribute.HTTP_RESPONSE_STATUS_CODE,
      Attribute.SERVER_ADDRESS,
      Attribute.SERVER_PORT,
      Attribute.ERROR_TYPE),
  RPC_SERVER_DURATION(
      "rpc.server.call.duration",
      "s",
      "Calls served over gRPC.",
      Buckets.REQUEST,
      Attribute.RPC_SYSTEM,
      Attribute.RPC_METHOD,
      Attribute.RPC_STATUS,
      Attribute.ERROR_TYPE),
  RPC_CLIENT_DURATION(
      "rpc.client.call.duration",
      "s",
      "Calls made over gRPC.",
      Buckets.REQUEST,
      Attribute.RPC_SYSTEM,
      Attribute.RPC_METHOD,
      Attribute.RPC_STATUS,
      Attribute.ERROR_TYPE),

  // PostgreSQL
  DB_OPERATION_DURATION(
      "db.client.operation.duration",
      "s",
      "Statements sent to PostgreSQL.",
      Buckets.DATABASE,
      Attribute.DB_SYSTEM,
      Attribute.DB_NAMESPACE,
      Attribute.DB_QUERY_SUMMARY,
      Attribute.DB_OPERATION,
      Attribute.ERROR_TYPE),
  DB_CONNECTIONS(
      "db.client.connection.count",
      OBSERVED,
      "{connection}",
      "Connections of the pool by state, now.",
      Attribute.DB_POOL,
      Attribute.DB_CONNECTION_STATE),
  DB_CONNECTIONS_MAX(
      "db.client.connection.max",
      OBSERVED,
      "{connection}",
      "Connections that the pool may have.",
      Attribute.DB_POOL),
  DB_CONNECTIONS_PENDING(
      "db.client.connection.pending_requests",
      OBSERVED,
      "{request}",
      "Statements and transactions that wait for a connection, now.",
      Attribute.DB_POOL),
  DB_CONNECTION_WAIT(
      "db.client.connection.wait_time",
      "s",
      "Waits for a connection of the pool.",
      Buckets.DATABASE,
      Attribute.DB_POOL),
  DB_CONNECTION_USE(
      "db.client.connection.use_time",
      "s",
      "How long connections were in use, by a statement or a transaction.",
      Buckets.DATABASE,
      Attribute.DB_POOL),
  LOCK_WAIT(
      "throughline.lock.wait.duration",
      "s",
      "Waits for locks in the database.",
      Buckets.DATABASE,
      Attribute.LOCK),

  // Builds and steps
  PIPELINE_RUN_DURATION(
      "cicd.pipeline.run.duration",
      "s",
      "Builds by state: how long they were pending, how long they ran.",
      Buckets.BUILD,
      Attribute.PIPELINE_NAME,
      Attribute.PIPELINE_RUN_STATE,
      Attribute.PIPELINE_RESULT,
      Attribute.ERROR_TYPE),
  PIPELINE_RUN_ACTIVE(
      "cicd.pipeline.run.active",
      OBSERVED,
      "{run}",
      "Builds by state, now: those that run in the engine that tells it, and those that are pending"
          + " in the database.",
      Attribute.PIPELINE_NAME,
      Attribute.PIPELINE_RUN_STATE),
  PIPELINE_RUN_ERRORS(
      "cicd.pipeline.run.errors",
      COUNTER,
      "{error}",
      "Builds that did not succeed, by class of the error.",
      Attribute.PIPELINE_NAME,
      Attribute.ERROR_TYPE),
  SYSTEM_ERRORS(
      "cicd.system.errors",
      COUNTER,
      "{error}",
      "What the system itself got wrong, by part of it; failures of the users' work are not in it.",
      Attribute.SYSTEM_COMPONENT,
      Attribute.ERROR_TYPE),
  WORKER_COUNT(
      "cicd.worker.count", OBSERVED, "{worker}", "Workers by state, now.", Attribute.WORKER_STATE),
  SCHEDULE_DURATION(
      "throughline.schedule.duration", "s", "Scheduling passes over jobs.", Buckets.REQUEST),
  QUEUE_DURATION(
      "throughline.queue.duration",
      "s",
      "Builds that were started, by what they waited for longest.",
      Buckets.BUILD,
      Attribute.QUEUE_CAUSE),
  STEP_DURATION(
      "throughline.step.duration",
      "s",
      "Steps by kind and result.",
      Buckets.BUILD,
      Attribute.STEP_KIND,
      Attribute.TASK_RUN_RESULT),
  CHECK_DURATION(
      "throughline.check.duration",
      "s",
      "Checks of resources by type and result.",
      Buckets.REQUEST,
      Attribute.RESOURCE_TYPE,
      Attribute.TASK_RUN_RESULT,
      Attribute.ERROR_TYPE),
  LOG_BYTES("throughline.log.bytes", COUNTER, "By", "Output of steps that was stored."),

  // Containers
  CONTAINER_START(
      "throughline.container.start.duration",
      "s",
      "Starts of containers by phase.",
      Buckets.CONTAINER,
      Attribute.CONTAINER_PHASE),
  CONTAINERS_RUNNING(
      "throughline.containers.running", GAUGE, "{container}", "Containers that run now."),
  CONTAINERS_KEPT(
      "throughline.containers.kept",
      OBSERVED,
      "{container}",
      "Containers whose files are on the disk, running or not."),
  ARTIFACTS_KEPT(
      "throughline.artifacts.kept",
      OBSERVED,
      "{artifact}",
      "Artifacts, which Concourse calls volumes, of these containers."),

  // Secrets
  SECRET_LOOKUP_DURATION(
      "throughline.secret.lookup.duration",
      "s",
      "Lookups of variables by manager and outcome; the share of the outcome hit is that of the"
          + " cache.",
      Buckets.DATABASE,
      Attribute.SECRET_MANAGER,
      Attribute.SECRET_OUTCOME),
  SECRET_REQUEST_DURATION(
      "throughline.secret.request.duration",
      "s",
      "Requests to managers of secrets; error.type says that one failed.",
      Buckets.DATABASE,
      Attribute.SECRET_MANAGER,
      Attribute.SECRET_OPERATION,
      Attribute.ERROR_TYPE),
  SECRET_CACHE_ENTRIES(
      "throughline.secret.cache.entries",
      OBSERVED,
      "{entry}",
      "Answers of managers of secrets that are remembered.",
      Attribute.SECRET_MANAGER),
  SECRET_TOKEN_LEASE(
      "throughline.secret.token.lease",
      OBSERVED,
      "s",
      "Time that is left of what a manager of secrets knows us by.",
      Attribute.SECRET_MANAGER),

  // Telemetry's own
  SPANS_FED("throughline.spans.fed", COUNTER, "{span}", "Spans handed to the span store."),
  SPANS_DROPPED(
      "throughline.spans.dropped",
      COUNTER,
      "{span}",
      "Spans that did not reach the span store, by reason.",
      Attribute.DROP_REASON),
  TRACES_KEPT(
      "throughline.traces.kept",
      COUNTER,
      "{trace}",
      "Traces exported at the end of their build although they were not sampled; error.type says"
          + " that no receiver took one.",
      Attribute.ERROR_TYPE),
  SPANS_WAITING(
      "throughline.spans.waiting", OBSERVED, "{span}", "Spans that wait for the span store, now."),
  EXPORTED_SPANS(
      "otel.sdk.exporter.span.exported",
      COUNTER,
      "{span}",
      "Spans that exporters were given, by exporter; with error.type those that were lost.",
      Attribute.COMPONENT_NAME,
      Attribute.COMPONENT_TYPE,
      Attribute.ERROR_TYPE),
  EXPORTED_METRICS(
      "otel.sdk.exporter.metric_data_point.exported",
      COUNTER,
      "{data_point}",
      "Points of metrics that exporters were given, by exporter; with error.type those that were"
          + " lost.",
      Attribute.COMPONENT_NAME,
      Attribute.COMPONENT_TYPE,
      Attribute.ERROR_TYPE),
  EXPORTED_LOGS(
      "otel.sdk.exporter.log.exported",
      COUNTER,
      "{log_record}",
      "Lines of builds' output that exporters were given, by exporter; with error.type those that"
          + " were lost.",
      Attribute.COMPONENT_NAME,
      Attribute.COMPONENT_TYPE,
      Attribute.ERROR_TYPE),
  SPANS_IN_FLIGHT(
      "otel.sdk.exporter.span.inflight",
      GAUGE,
      "{span}",
      "Spans that an exporter has been given and has not answered for.",
      Attribute.COMPONENT_NAME,
      Attribute.COMPONENT_TYPE),
  METRICS_IN_FLIGHT(
      "otel.sdk.exporter.metric_data_point.inflight",
      GAUGE,
      "{data_point}",
      "Points of metrics that an exporter has been given and has not answered for.",
      Attribute.COMPONENT_NAME,
      Attribute.COMPONENT_TYPE),
  LOGS_IN_FLIGHT(
      "otel.sdk.exporter.log.inflight",
      GAUGE,
      "{log_record}",
      "Lines of builds' output that an exporter has been given and has not answered for.",
      Attribute.COMPONENT_NAME,
      Attribute.COMPONENT_TYPE),
  EXPORT_DURATION(
      "otel.sdk.exporter.operation.duration",
      "s",
      "Exports, by exporter.",
      Buckets.REQUEST,
      Attribute.COMPONENT_NAME,
      Attribute.COMPONENT_TYPE,
      Attribute.ERROR_TYPE),
  METRICS_OVERFLOWED(
      "throughline.metrics.overflowed",
      COUNTER,
      "{measurement}",
      "Measurements beyond the limit of series, by metric and by its attribute with the most"
          + " values.",
      Attribute.METRIC,
      Attribute.METRIC_ATTRIBUTE),
  BAGGAGE_DROPPED(
      "throughline.baggage.dropped",
      COUNTER,
      "{member}",
      "Members of callers' baggage that were not taken: too many, too long, or ours.");

  /** What an instrument measures with. */
  public enum Kind {
    /** Told increments. */
    COUNTER,
    /** Told changes, up and down. */
    GAUGE,
    /** Told each value, to be sorted into buckets. */
    HISTOGRAM,
    /** Asked for its values when they are collected; they may be summed up. */
    OBSERVED
  }

  private static final class Buckets {
    static final List<Double> REQUEST =
        List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
    static final List<Double> DATABASE =
        List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);
    static final List<Double> CONTAINER =
        List.of(0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0);
    static final List<Double> BUILD =
        List.of(
            0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0,
            7200.0, 14400.0);
  }

  private final String text;
  private final Kind kind;
  private final String unit;
  private final String meaning;
  private final List<Double> buckets;
  private final List<AttributeKey<?>> attributes;

  MetricName(String text, Kind kind, String unit, String meaning, AttributeKey<?>... attributes) {
    this(text, kind, unit, meaning, List.of(), List.of(attributes));
  }

  MetricName(
      String text,
      String unit,
      String meaning,
      List<Double> buckets,
      AttributeKey<?>... attributes) {
    this(text, HISTOGRAM, unit, meaning, buckets, List.of(attributes));
  }

  MetricName(
      String text,
      Kind kind,
      String unit,
      String meaning,
      List<Double> buckets,
      List<AttributeKey<?>> attributes) {
    this.text = text;
    this.kind = kind;
    this.unit = unit;
    this.meaning = meaning;
    this.buckets = buckets;
    this.attributes = attributes;
  }

  /** The name of the instrument. */
  public String text() {
    return text;
  }

  public Kind kind() {
    return kind;
  }

  /** Unit, in UCUM. */
  public String unit() {
    return unit;
  }

  /** What is measured, one sentence. */
  public String meaning() {
    return meaning;
  }

  /** Upper bounds of a histogram's buckets; empty for other kinds. */
  public List<Double> buckets() {
    return buckets;
  }

  /** The attributes that its series may have; not every series has all of them. */
  public List<AttributeKey<?>> attributes() {
    return attributes;
  }
}
