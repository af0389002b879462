package io.throughline.telemetry.catalog;

import static io.throughline.telemetry.catalog.MetricName.Kind.COUNTER;
import static io.throughline.telemetry.catalog.MetricName.Kind.GAUGE;
import static io.throughline.telemetry.catalog.MetricName.Kind.HISTOGRAM;

import java.util.List;

/**
 * Every instrument. Durations are in seconds; buckets are those that the conventions advise where
 * they do.
 */
public enum MetricName {
  HTTP_SERVER_DURATION(
      "http.server.request.duration",
      HISTOGRAM,
      "s",
      "Requests served over HTTP.",
      Buckets.REQUEST),
  RPC_SERVER_DURATION(
      "rpc.server.call.duration", HISTOGRAM, "s", "Calls served over gRPC.", Buckets.REQUEST),
  RPC_CLIENT_DURATION(
      "rpc.client.call.duration", HISTOGRAM, "s", "Calls made over gRPC.", Buckets.REQUEST),
  DB_OPERATION_DURATION(
      "db.client.operation.duration",
      HISTOGRAM,
      "s",
      "Statements sent to PostgreSQL.",
      Buckets.DATABASE),
  PIPELINE_RUN_DURATION(
      "cicd.pipeline.run.duration",
      HISTOGRAM,
      "s",
      "Builds by state: how long they were pending, how long they ran.",
      Buckets.BUILD),
  PIPELINE_RUN_ACTIVE(
      "cicd.pipeline.run.active", GAUGE, "{run}", "Builds by state, now.", List.of()),
  PIPELINE_RUN_ERRORS(
      "cicd.pipeline.run.errors",
      COUNTER,
      "{error}",
      "Builds that did not succeed, by class of the error.",
      List.of()),
  STEP_DURATION(
      "throughline.step.duration", HISTOGRAM, "s", "Steps by kind and result.", Buckets.BUILD),
  CHECK_DURATION(
      "throughline.check.duration",
      HISTOGRAM,
      "s",
      "Checks of resources by type.",
      Buckets.REQUEST),
  SECRET_LOOKUP_DURATION(
      "throughline.secret.lookup.duration",
      HISTOGRAM,
      "s",
      "Lookups of variables by source and outcome.",
      Buckets.DATABASE),
  CONTAINERS_RUNNING(
      "throughline.containers.running",
      GAUGE,
      "{container}",
      "Containers that run now.",
      List.of()),
  LOG_BYTES("throughline.log.bytes", COUNTER, "By", "Output of steps that was stored.", List.of()),
  SPANS_FED(
      "throughline.spans.fed", COUNTER, "{span}", "Spans handed to the span store.", List.of()),
  SPANS_DROPPED(
      "throughline.spans.dropped",
      COUNTER,
      "{span}",
      "Spans that did not reach the span store, by reason.",
      List.of()),
  TRACES_KEPT(
      "throughline.traces.kept",
      COUNTER,
      "{trace}",
      "Traces exported at the end of their build although they were not sampled; error.type says"
          + " that no receiver took one.",
      List.of());

  /** What an instrument measures with. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private static final class Buckets {
    static final List<Double> REQUEST =
        List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
    static final List<Double> DATABASE =
        List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);
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

  MetricName(String text, Kind kind, String unit, String meaning, List<Double> buckets) {
    this.text = text;
    this.kind = kind;
    this.unit = unit;
    this.meaning = meaning;
    this.buckets = buckets;
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
}
