package io.throughline.runner.local;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.runner.ContainerOwner;
import io.throughline.runner.Exit;
import io.throughline.runner.ProgramEndpoints;
import io.throughline.runner.ProgramEndpoints.Program;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.EventName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.sampling.KeepingSampler;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The two spans of a container: of the container, from its preparation until its end, and of its
 * process. Both have ids that are derived from the build, the step and the attempt, and parents and
 * starts that are written down; so whichever runner sees the end ends the same spans.
 *
 * <p>A resource type that is built in has no process: the programs that it runs are children of the
 * container's span.
 */
final class ContainerTrace {
  private static final Set<Integer> TOLD_APART = Set.of(1, 2, 126, 127, 137, 143);

  private final Telemetry telemetry;
  private final ProgramEndpoints endpoints;
  private final Context parent;
  private final ContainerRecord record;
  private final Span container;
  private Optional<Span> process = Optional.empty();

  /**
   * The span of the process as others have to know it.
   *
   * @param traceparent the variable, as the process finds it
   */
  record ProcessSpan(SpanContext span, String parentSpanId, String traceparent) {}

  private ContainerTrace(LocalParts parts, Context parent, ContainerRecord record, Span span) {
    this.telemetry = parts.telemetry();
    this.endpoints = parts.programs().endpoints();
    this.parent = parent;
    this.record = record;
    this.container = span;
  }

  /** The trace context that is current, to be written down. */
  static Map<String, String> capture(Telemetry telemetry) {
    return headers(telemetry, Context.current());
  }

  /** Starts the span of a container. */
  static ContainerTrace begin(LocalParts parts, ContainerRecord record) {
    Telemetry telemetry = parts.telemetry();
    Context parent =
        telemetry.propagator().extract(Context.root(), record.trace(), new MapGetter());
    ContainerOwner owner = record.owner();
    SpanStart start =
        telemetry
            .span(SpanName.CONTAINER, owner.step())
            .parent(parent)
            .at(record.created())
            .attributes(attributes(owner))
            .attribute(Attribute.CONTAINER_HANDLE, record.handle())
            .attribute(Attribute.RUNTIME, "local")
            .attribute(Attribute.WORKER_NAME, parts.worker());
    Span span = identify(start, parent, owner, "container").start();
    return new ContainerTrace(parts, parent, record, span);
  }

  /** Goes on with a container that another runner had started. */
  void takeOver() {
    container.addEvent(EventName.ATTACHED.text());
  }

  /** Starts the span of the process, whose own telemetry is taken from now on. */
  void processStarts(Instant at, long pid) {
    SpanStart start =
        telemetry
            .span(SpanName.PROCESS, record.program())
            .parent(context())
            .at(at)
            .attribute(Attribute.PROCESS_EXECUTABLE, record.program())
            .attribute(Attribute.PROCESS_PID, pid);
    Span span = identify(start, context(), record.owner(), "process").start();
    process = Optional.of(span);
    SpanContext above = Span.fromContext(parent).getSpanContext();
    if (above.isValid()) {
      SpanContext command =
          SpanContext.create(
              above.getTraceId(),
              span.getSpanContext().getSpanId(),
              above.getTraceFlags(),
              TraceState.getDefault());
      endpoints.open(record.handle(), new Program(command, attributes(record.owner())));
    }
  }

  /** The span of the process, once it has started. */
  Optional<ProcessSpan> process() {
    return process.map(span ->
        new ProcessSpan(
            span.getSpanContext(),
            container.getSpanContext().getSpanId(),
            environment().getOrDefault("TRACEPARENT", "")));
  }

  /** The container's span as the parent of others. */
  Context context() {
    return parent.with(container);
  }

  /** The variables by which a program finds its place in the trace. */
  Map<String, String> environment() {
    Context inner = process.map(span -> context().with(span)).orElseGet(this::context);
    return headers(telemetry, KeepingSampler.forProgram(inner)).entrySet().stream()
        .collect(
            Collectors.toMap(
                header -> header.getKey().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_"),
                Map.Entry::getValue));
  }

  /** Who the build is, as attributes of the resource of whatever the program reports. */
  String resourceAttributes() {
    ContainerOwner owner = record.owner();
    Map<String, String> all = new java.util.TreeMap<>();
    attributes(owner).forEach((key, value) -> all.put(key.getKey(), value.toString()));
    return all.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
        .collect(Collectors.joining(","));
  }

  /**
   * Ends both spans.
   *
   * @param report what the shim said of the process
   */
  void end(Exit exit, Optional<SpanData> report) {
    process.ifPresent(span -> end(span, exit, report));
    switch (exit.reason()) {
      case LOST -> container.setAttribute(Attribute.ERROR_TYPE, "lost");
      case START_FAILED -> container.setAttribute(Attribute.ERROR_TYPE, "start_failed");
      case EXITED -> {
        if (process.isEmpty() && exit.status() != 0) {
          container.setAttribute(Attribute.ERROR_TYPE, errorType(exit.status()));
          container.setStatus(StatusCode.ERROR);
        }
      }
      case STOPPED -> container.setAttribute(Attribute.OUTCOME_MESSAGE, "stopped");
    }
    if (exit.reason() == Exit.Reason.LOST || exit.reason() == Exit.Reason.START_FAILED) {
      container.setStatus(StatusCode.ERROR, exit.message());
    }
    SpanStart.endAt(container, exit.at());
  }

  private void end(Span span, Exit exit, Optional<SpanData> report) {
    if (exit.reason() == Exit.Reason.LOST) {
      span.setAttribute(Attribute.ERROR_TYPE, "lost");
      span.setStatus(StatusCode.ERROR, exit.message());
    } else {
      span.setAttribute(Attribute.PROCESS_EXIT_CODE, (long) exit.status());
      if (exit.status() != 0) {
        span.setAttribute(Attribute.ERROR_TYPE, errorType(exit.status()));
        span.setStatus(
            StatusCode.ERROR, report.map(told -> told.getStatus().getDescription()).orElse(""));
      }
    }
    report.ifPresent(told -> span.setAllAttributes(saidOnlyBy(told)));
    SpanStart.endAt(span, report.map(told -> endOf(told, exit)).orElse(exit.at()));
  }

  /** What the shim knows better: the number of a process is another one inside of its namespace. */
  private static Attributes saidOnlyBy(SpanData shim) {
    return shim.getAttributes().toBuilder()
        .remove(Attribute.PROCESS_PID)
        .remove(Attribute.PROCESS_EXECUTABLE)
        .remove(Attribute.PROCESS_EXIT_CODE)
        .build();
  }

  /** The shim has waited for the process itself; the container ends a little later. */
  private Instant endOf(SpanData told, Exit exit) {
    Instant end = Instant.ofEpochSecond(0, told.getEndEpochNanos());
    return end.isBefore(record.started()) || end.isAfter(exit.at()) ? exit.at() : end;
  }

  /** A word of low cardinality for an exit status. */
  static String errorType(int status) {
    return TOLD_APART.contains(status) ? "exit_" + status : "exit_other";
  }

  private static SpanStart identify(
      SpanStart start, Context above, ContainerOwner owner, String what) {
    String[] path =
        owner.attempt().isEmpty()
            ? new String[] {owner.buildUid(), owner.planId(), what}
            : new String[] {owner.buildUid(), owner.planId(), owner.attempt(), what};
    if (owner.buildUid().isEmpty()) {
      return start;
    }
    String traceId = Span.fromContext(above).getSpanContext().getTraceId();
    return Span.fromContext(above).getSpanContext().isValid()
        ? start.identity(SpanIdentity.in(traceId, path))
        : start.noParent().identity(SpanIdentity.root(path));
  }

  private static Attributes attributes(ContainerOwner owner) {
    AttributesBuilder all = Attributes.builder();
    put(all, Attribute.TEAM, owner.team());
    put(all, Attribute.PIPELINE, owner.pipeline());
    put(all, Attribute.JOB, owner.job());
    put(all, Attribute.BUILD_NAME, owner.buildName());
    put(all, Attribute.PIPELINE_RUN_ID, owner.buildUid());
    put(all, Attribute.TASK_NAME, owner.step());
    put(all, Attribute.PLAN_ID, owner.planId());
    return all.build();
  }

  private static void put(
      AttributesBuilder all, io.opentelemetry.api.common.AttributeKey<String> key, String value) {
    if (!value.isEmpty()) {
      all.put(key, value);
    }
  }

  private static Map<String, String> headers(Telemetry telemetry, Context context) {
    Map<String, String> headers = new HashMap<>();
    telemetry
        .propagator()
        .inject(
            context,
            headers,
            (carrier, key, value) -> {
              if (carrier != null) {
                carrier.put(key, value);
              }
            });
    return headers;
  }

  private static String encode(String value) {
    return java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20");
  }
}
