package io.throughline.engine.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.BuildUrls;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.scope.Scope;
import io.throughline.pipeline.plan.Plan;
import io.throughline.telemetry.BuildLog;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.Tenant;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.EventName;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is told of the nodes of a build's plan in spans and metrics. */
public final class StepTelemetry {
  private final Telemetry telemetry;
  private final BuildIdentity build;
  private final String url;

  public StepTelemetry(Telemetry telemetry, BuildIdentity build, BuildUrls urls) {
    this.telemetry = telemetry;
    this.build = build;
    this.url = urls.of(build);
  }

  /** The span of a step or a composite, under the current one. */
  public SpanStart of(Plan plan, Scope scope) {
    String id = plan.id().text();
    return switch (plan) {
      case Plan.Get get ->
          leaf(SpanName.GET, "get", get.name(), id, scope)
              .attribute(Attribute.RESOURCE, get.resource().orElse(null))
              .attribute(Attribute.RESOURCE_TYPE, get.type());
      case Plan.Put put ->
          leaf(SpanName.PUT, "put", put.name(), id, scope)
              .attribute(Attribute.RESOURCE, put.resource().orElse(null))
              .attribute(Attribute.RESOURCE_TYPE, put.type());
      case Plan.Check check ->
          leaf(SpanName.CHECK, "check", check.name(), id, scope)
              .attribute(Attribute.RESOURCE, check.resource().orElse(null))
              .attribute(Attribute.RESOURCE_TYPE, check.type());
      case Plan.Task task -> leaf(SpanName.TASK, "task", task.name(), id, scope);
      case Plan.SetPipeline set ->
          leaf(SpanName.SET_PIPELINE, "set_pipeline", set.name(), id, scope);
      case Plan.LoadVar load -> leaf(SpanName.LOAD_VAR, "load_var", load.name(), id, scope);
      case Plan.Run run -> leaf(SpanName.RUN_STEP, "run", run.message(), id, scope);
      case Plan.Across _ -> node(telemetry.span(SpanName.ACROSS), "across", id);
      case Plan.Do _ -> node(telemetry.span(SpanName.DO), "do", id);
      case Plan.InParallel _ -> node(telemetry.span(SpanName.IN_PARALLEL), "in_parallel", id);
      case Plan.Try _ -> node(telemetry.span(SpanName.TRY), "try", id);
      case Plan.Retry _ -> node(telemetry.span(SpanName.ATTEMPTS), "attempts", id);
      case Plan.Timeout _ -> node(telemetry.span(SpanName.TIMEOUT), "timeout", id);
      case Plan.OnSuccess _ -> hook("on_success", id, scope);
      case Plan.OnFailure _ -> hook("on_failure", id, scope);
      case Plan.OnError _ -> hook("on_error", id, scope);
      case Plan.OnAbort _ -> hook("on_abort", id, scope);
      case Plan.Ensure _ -> hook("ensure", id, scope);
    };
  }

  /** The span of one of several attempts, linked to the one before. */
  public SpanStart attempt(Plan.Retry retry, int number, Optional<SpanIdentity> before) {
    SpanStart start =
        node(telemetry.span(SpanName.ATTEMPT, String.valueOf(number)), "attempt", retry.id().text())
            .attribute(Attribute.ATTEMPT, (long) number);
    SpanContext sibling = Span.current().getSpanContext();
    before.ifPresent(previous ->
        start.link(previous.beside(sibling), Attributes.of(Attribute.LINK_REASON, "attempt")));
    return start;
  }

  /** The ids of a node's span, in the current trace. */
  public SpanIdentity identity(String key) {
    return SpanIdentity.in(Span.current().getSpanContext().getTraceId(), build.uid(), key);
  }

  /** The context in which a node runs: its span, and which attempt it is. */
  public Context inside(Span span, Scope scope) {
    Context here = Context.current();
    Optional<Tenant> tenant = Tenant.in(here).flatMap(whole -> attempt(scope).map(whole::attempt));
    return tenant.map(here::with).orElse(here).with(span);
  }

  /** The container of a step runs. */
  public void running(Span span, String worker, boolean attached, Instant now) {
    span.setAttribute(Attribute.WORKER_NAME, worker);
    span.addEvent((attached ? EventName.ATTACHED : EventName.RUNNING).text(), now);
  }

  /**
   * The way of a step's output to whoever takes logs, if anybody does.
   *
   * @param stream {@code stdout} or {@code stderr}
   */
  public Optional<BuildLog.Lines> output(
      Span span, String key, String name, String kind, String stream) {
    AttributesBuilder attributes = Attributes.builder();
    Tenant.in(Context.current()).map(Tenant::attributes).ifPresent(attributes::putAll);
    attributes
        .put(Attribute.PIPELINE_RUN_ID, build.uid())
        .put(Attribute.BUILD_ID, build.id())
        .put(Attribute.BUILD_NAME, build.name())
        .put(Attribute.TASK_NAME, name)
        .put(Attribute.PLAN_ID, key)
        .put(Attribute.STEP_KIND, kind)
        .put(Attribute.LOG_STREAM, stream);
    return telemetry.buildLog().of(span.getSpanContext(), attributes.build());
  }

  /** The build's log is full. */
  public void logFull(Span span, Instant now) {
    span.addEvent(EventName.OUTPUT_LIMIT.text(), now);
  }

  /**
   * A node has ended, which is durable.
   *
   * @param kind by which it is measured; empty for a node that is not
   * @param message what the user was told, without secrets
   */
  public void end(Span span, String kind, StepRecord record, StepRecord.End end, String message) {
    span.setAttribute(Attribute.TASK_RUN_RESULT, Results.word(end.ending()));
    BuildTelemetry.fail(span, end.ending(), message);
    span.addEvent(Results.event(end.ending()).text(), end.at());
    if (!kind.isEmpty()) {
      telemetry
          .histogram(MetricName.STEP_DURATION)
          .record(
              Duration.between(record.started(), end.at()).toNanos() / 1e9,
              Attributes.of(
                  Attribute.STEP_KIND, kind, Attribute.TASK_RUN_RESULT, Results.word(end.ending())),
              Context.root().with(span));
    }
    SpanStart.endAt(span, end.at());
  }

  private SpanStart leaf(SpanName span, String kind, String name, String id, Scope scope) {
    return node(telemetry.span(span, name), kind, id)
        .attribute(Attribute.TASK_NAME, name)
        .attribute(Attribute.TASK_RUN_ID, id)
        .attribute(Attribute.TASK_RUN_URL, url + "#" + id)
        .attribute(Attribute.PIPELINE_RUN_URL, url)
        .attribute(Attribute.ATTEMPT, attempt(scope).orElse(null));
  }

  /** Number of the innermost attempt. */
  private static Optional<Long> attempt(Scope scope) {
    String[] attempts = scope.attempt().split("\\.", -1);
    String last = attempts[attempts.length - 1];
    return last.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(last));
  }

  private SpanStart hook(String kind, String id, Scope scope) {
    return node(telemetry.span(SpanName.HOOK, kind), kind, id)
        .attribute(Attribute.HOOK, kind)
        .attribute(Attribute.HOOK_FIRED_BY, scope.hookStatus().orElse(null));
  }

  private SpanStart node(SpanStart start, String kind, String id) {
    return start
        .attribute(Attribute.STEP_KIND, kind)
        .attribute(Attribute.PLAN_ID, id)
        .attribute(Attribute.PIPELINE_RUN_ID, build.uid());
  }
}
