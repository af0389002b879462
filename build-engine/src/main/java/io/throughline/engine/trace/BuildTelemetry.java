package io.throughline.engine.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.BuildSpan;
import io.throughline.engine.build.BuildUrls;
import io.throughline.engine.build.Ending;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.Tenant;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.EventName;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is told of builds in spans and metrics. The span of a build has the ids that were decided
 * when it was created, whichever process starts or ends it.
 */
public final class BuildTelemetry {
  private static final String EXECUTING = "executing";

  private final Telemetry telemetry;
  private final BuildUrls urls;

  public BuildTelemetry(Telemetry telemetry, BuildUrls urls) {
    this.telemetry = telemetry;
    this.urls = urls;
  }

  /** Starts the build's span, as of the moment when the build was created. */
  public Span start(BuildIdentity build, BuildSpan place) {
    SpanContext self = place.span().context();
    SpanStart start =
        telemetry
            .span(SpanName.BUILD, build.path())
            .again(self, above(place, self))
            .at(build.created())
            .keep()
            .attributes(attributes(build, place));
    for (BuildSpan.Link link : place.links()) {
      start.link(link.span().context(), attributes(link));
    }
    return start.start();
  }

  /**
   * Tells which builds run in this process, until the result is closed.
   *
   * @param count by team, pipeline and job
   */
  public static AutoCloseable running(Telemetry telemetry, Supplier<Map<String, Long>> count) {
    return telemetry.observe(
        MetricName.PIPELINE_RUN_ACTIVE,
        into -> count.get().forEach((path, builds) -> into.record(builds, executing(path))));
  }

  /** The context in which the build's steps run: its span, and whose it is. */
  public Context inside(Span span, BuildIdentity build) {
    return Context.root()
        .with(
            Tenant.of(build.team()).pipeline(build.pipeline()).job(build.job()).build(build.uid()))
        .with(span);
  }

  /** The build goes on in this process. */
  public void resumed(Span span, Instant now) {
    span.setAttribute(Attribute.RESUMED, true);
    span.addEvent(EventName.ATTACHED.text(), now);
  }

  /**
   * The build has ended, which is durable.
   *
   * @param message what the user was told, without secrets
   */
  public void end(
      Span span, BuildIdentity build, Ending ending, String message, Instant began, Instant end) {
    span.setAttribute(Attribute.PIPELINE_RESULT, Results.word(ending));
    span.addEvent(Results.event(ending).text(), end);
    fail(span, ending, message);
    measure(span, build, ending, Duration.between(began, end));
    SpanStart.endAt(span, end);
  }

  static void fail(Span span, Ending ending, String message) {
    if (ending.isSuccess()) {
      return;
    }
    span.setAttribute(Attribute.ERROR_TYPE, ending.errorType());
    if (!message.isEmpty()) {
      span.setAttribute(Attribute.OUTCOME_MESSAGE, message);
    }
    if (Results.status(ending) == StatusCode.ERROR) {
      span.setStatus(StatusCode.ERROR, message);
    }
  }

  private void measure(Span span, BuildIdentity build, Ending ending, Duration took) {
    Attributes labels =
        executing(build.path()).toBuilder()
            .put(Attribute.PIPELINE_RESULT, Results.word(ending))
            .build();
    Attributes all =
        ending.isSuccess()
            ? labels
            : labels.toBuilder().put(Attribute.ERROR_TYPE, ending.errorType()).build();
    telemetry
        .histogram(MetricName.PIPELINE_RUN_DURATION)
        .record(took.toNanos() / 1e9, all, Context.root().with(span));
    if (!ending.isSuccess()) {
      telemetry
          .counter(MetricName.PIPELINE_RUN_ERRORS)
          .add(
              1,
              Attributes.of(
                  Attribute.PIPELINE_NAME, build.path(), Attribute.ERROR_TYPE, ending.errorType()),
              Context.root().with(span));
    }
    if (Results.word(ending).equals("error")) {
      telemetry
          .counter(MetricName.SYSTEM_ERRORS)
          .add(
              1,
              Attributes.of(
                  Attribute.SYSTEM_COMPONENT,
                  "build-engine",
                  Attribute.ERROR_TYPE,
                  ending.errorType()),
              Context.root().with(span));
    }
  }

  private static Attributes executing(String path) {
    return Attributes.of(Attribute.PIPELINE_NAME, path, Attribute.PIPELINE_RUN_STATE, EXECUTING);
  }

  private Attributes attributes(BuildIdentity build, BuildSpan place) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(Attribute.PIPELINE_NAME, build.path())
            .put(Attribute.PIPELINE_ACTION, "RUN")
            .put(Attribute.PIPELINE_RUN_ID, build.uid())
            .put(Attribute.PIPELINE_RUN_URL, urls.of(build))
            .put(Attribute.PIPELINE_RUN_STATE, EXECUTING)
            .put(Attribute.TEAM, build.team())
            .put(Attribute.BUILD_ID, build.id())
            .put(Attribute.BUILD_NAME, build.name())
            .put(Attribute.TRIGGER, trigger(build, place));
    if (build.hasPipeline()) {
      attributes.put(Attribute.PIPELINE, build.pipeline());
    }
    if (build.hasJob()) {
      attributes.put(Attribute.JOB, build.job());
    }
    if (!build.resource().isEmpty()) {
      attributes.put(Attribute.RESOURCE, build.resource());
    }
    return attributes.build();
  }

  private static Attributes attributes(BuildSpan.Link link) {
    AttributesBuilder attributes = Attributes.builder();
    link.attributes().forEach(attributes::put);
    return attributes.build();
  }

  /** A build that somebody asked for is part of the trace of the request. */
  private static String trigger(BuildIdentity build, BuildSpan place) {
    if (!build.resource().isEmpty()) {
      return "check";
    }
    return place.parentSpanId().isEmpty() ? "version" : "manual";
  }

  private static Context above(BuildSpan place, SpanContext self) {
    return place.parentSpanId().isEmpty()
        ? Context.root()
        : Context.root()
            .with(
                Span.wrap(
                    SpanContext.createFromRemoteParent(
                        self.getTraceId(),
                        place.parentSpanId(),
                        self.getTraceFlags(),
                        self.getTraceState())));
  }
}
