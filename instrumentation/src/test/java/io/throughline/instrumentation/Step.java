package io.throughline.instrumentation;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.throughline.telemetry.testing.SpanTree;
import java.util.List;
import java.util.Map;

/** A step of a build, as the program in it sees that, and the spans that the program makes. */
final class Step implements AutoCloseable {
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  static final String SPAN = "b7ad6b7169203331";

  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "TRACEPARENT",
          "00-" + TRACE + "-" + SPAN + "-01",
          "BAGGAGE",
          "throughline.team=main,throughline.build=u-1,throughline.attempt=2",
          "OTEL_SERVICE_NAME",
          "unit",
          "OTEL_RESOURCE_ATTRIBUTES",
          "throughline.team=main,throughline.pipeline=my%20app,throughline.job=test,"
              + "throughline.build.name=7,cicd.pipeline.run.id=u-1");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .setPropagators(
              ContextPropagators.create(
                  TextMapPropagator.composite(
                      W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
          .build();
  private final Map<String, String> environment;

  private Step(Map<String, String> environment) {
    this.environment = environment;
  }

  static Step ofBuild() {
    return new Step(ENVIRONMENT);
  }

  static Step with(Map<String, String> environment) {
    return new Step(environment);
  }

  BuildTrace join() {
    return BuildTrace.join(sdk, environment);
  }

  OpenTelemetry telemetry() {
    return sdk;
  }

  List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  SpanTree tree() {
    return SpanTree.of(spans());
  }

  @Override
  public void close() {
    sdk.close();
  }
}
