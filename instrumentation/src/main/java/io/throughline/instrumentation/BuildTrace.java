package io.throughline.instrumentation;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The trace of the build that runs this program, from the environment of the step: where the
 * program's spans belong ({@code TRACEPARENT}, {@code TRACESTATE}, {@code BAGGAGE}), where they are
 * sent ({@code OTEL_EXPORTER_OTLP_ENDPOINT}), and whose build it is ({@code
 * OTEL_RESOURCE_ATTRIBUTES}). One line joins it:
 *
 * {@snippet class="io.throughline.instrumentation.ExamplesTest" region="join"}
 *
 * <p>Outside of a build nothing is sent and nothing fails, so that a program need not ask where it
 * runs. Every variable and system property of OpenTelemetry's autoconfiguration is heeded.
 *
 * <p>A program that has OpenTelemetry already keeps it:
 *
 * {@snippet class="io.throughline.instrumentation.ExamplesTest" region="own"}
 *
 * <p>Safe for use from many threads.
 */
public final class BuildTrace implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  /** What holds unless a variable says otherwise: a step's endpoint takes spans only. */
  private static final Map<String, String> QUIET =
      Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");

  private final OpenTelemetry telemetry;
  private final Runnable end;
  private final Context context;
  private final BuildInfo build;
  private final Spans spans;

  private BuildTrace(OpenTelemetry telemetry, Map<String, String> environment, Runnable end) {
    this.telemetry = telemetry;
    this.end = end;
    this.context =
        telemetry
            .getPropagators()
            .getTextMapPropagator()
            .extract(Context.root(), environment, new EnvironmentCarrier());
    this.build = BuildInfo.of(environment, context);
    this.spans = new Spans(telemetry, context, build.attributes());
  }

  /** Joins the trace of the build whose step this process is. Close it when the work is done. */
  public static BuildTrace join() {
    return join(System.getenv());
  }

  /** Joins it with spans that are made and sent by the given telemetry, which is not closed. */
  public static BuildTrace join(OpenTelemetry telemetry) {
    return join(telemetry, System.getenv());
  }

  static BuildTrace join(OpenTelemetry telemetry, Map<String, String> environment) {
    return new BuildTrace(telemetry, environment, () -> {});
  }

  static BuildTrace join(Map<String, String> environment) {
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> properties(environment))
            .build()
            .getOpenTelemetrySdk();
    return new BuildTrace(
        sdk, environment, () -> sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS));
  }

  /** Spans of this program. */
  public Spans spans() {
    return spans;
  }

  /**
   * The object with spans around those of its methods that are annotated, without an agent. The
   * annotations are OpenTelemetry's own: {@link WithSpan} on a method, {@link SpanAttribute} on the
   * parameters that may be seen. They stand on the methods of the class or of the interface.
   *
   * {@snippet class="io.throughline.instrumentation.ExamplesTest" region="annotations"}
   *
   * <p>What is traced is a call through the object that this returns: one that the object makes to
   * itself is not, and neither is one of a method that the interface does not have. The span ends
   * when the method returns, also where that is a future.
   *
   * @param type interface by which the object is used
   * @throws IllegalArgumentException when the type is no interface, or no method of it is annotated
   */
  public <T> T traced(Class<T> type, T object) {
    return TracedProxy.of(type, object, spans);
  }

  /** Whose build this is. */
  public BuildInfo build() {
    return build;
  }

  /** The place in the trace that the step was given, for libraries that take a context. */
  public Context context() {
    return context;
  }

  /** What makes and sends the spans, for libraries that take it. */
  public OpenTelemetry telemetry() {
    return telemetry;
  }

  /** Sends what has not been sent yet, for some seconds at most. */
  @Override
  public void close() {
    end.run();
  }

  @Override
  public String toString() {
    return "BuildTrace{" + build + "}";
  }

  private static Map<String, String> properties(Map<String, String> environment) {
    Map<String, String> properties = new HashMap<>(QUIET);
    if (!environment.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
        && !environment.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")) {
      properties.put("otel.traces.exporter", "none");
    }
    environment.forEach((name, value) -> {
      if (name.startsWith("OTEL_")) {
        properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
      }
    });
    return properties;
  }
}
