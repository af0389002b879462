package io.throughline.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.semconv.ServiceAttributes;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Traces and metrics of one service. Passed to whoever makes spans or measures; there is no global
 * instance, so that five services can live in one process under their own names.
 *
 * <p>Safe for use from many threads.
 */
public final class Telemetry implements AutoCloseable {
  private static final String SCOPE = "io.throughline";

  /** Longest text in an attribute, characters; the rest is cut off. */
  static final int ATTRIBUTE_LENGTH = 4096;

  private static final int ATTRIBUTES_PER_SPAN = 64;

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final PrometheusMetricReader prometheus;
  private final SpanFeed feed;
  private final Redaction redaction;
  private final String serviceName;
  private final Map<MetricName, Object> instruments = new EnumMap<>(MetricName.class);

  private Telemetry(
      OpenTelemetrySdk sdk,
      PrometheusMetricReader prometheus,
      SpanFeed feed,
      Redaction redaction,
      String serviceName,
      Map<MetricName, Object> instruments) {
    this.sdk = sdk;
    this.tracer = sdk.getTracer(SCOPE);
    this.prometheus = prometheus;
    this.feed = feed;
    this.redaction = redaction;
    this.serviceName = serviceName;
    this.instruments.putAll(instruments);
  }

  /**
   * Starts the telemetry of a service. Nothing in here blocks or fails when the endpoint cannot be
   * reached.
   */
  public static Telemetry start(TelemetryConfig config) {
    List<SpanExporter> exporters = new ArrayList<>();
    config.otlpEndpoint().ifPresent(endpoint -> exporters.add(spanExporter(config, endpoint)));
    return start(config, exporters);
  }

  /**
   * Starts telemetry that exports spans to the given exporters instead of those that the
   * configuration names.
   */
  public static Telemetry start(TelemetryConfig config, List<SpanExporter> exporters) {
    Resource resource = resource(config);
    Redaction redaction = new Redaction();

    PrometheusMetricReader prometheus = PrometheusMetricReader.builder().build();
    SdkMeterProviderBuilder meters =
        SdkMeterProvider.builder().setResource(resource).registerMetricReader(prometheus);
    config
        .otlpEndpoint()
        .ifPresent(endpoint ->
            meters.registerMetricReader(
                PeriodicMetricReader.builder(metricExporter(config, endpoint))
                    .setInterval(config.metricInterval())
                    .build()));
    SdkMeterProvider meterProvider = meters.build();
    Map<MetricName, Object> instruments = instruments(meterProvider.get(SCOPE));

    SpanFeed feed =
        new SpanFeed(config.serviceName(), config.queueSize(), redaction, feedCounter(instruments));
    SdkTracerProviderBuilder tracers =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setIdGenerator(new DerivedIds())
            .setSampler(new KeepingSampler(sampler(config)))
            .setSpanLimits(
                SpanLimits.builder()
                    .setMaxNumberOfAttributes(ATTRIBUTES_PER_SPAN)
                    .setMaxAttributeValueLength(ATTRIBUTE_LENGTH)
                    .build())
            .addSpanProcessor(feed);
    for (SpanExporter exporter : exporters) {
      tracers.addSpanProcessor(
          new RedactingSpanProcessor(
              BatchSpanProcessor.builder(exporter)
                  .setMaxQueueSize(config.queueSize())
                  .setMaxExportBatchSize(Math.min(2048, config.queueSize()))
                  .setScheduleDelay(Duration.ofSeconds(1))
                  .build(),
              redaction));
    }
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(tracers.build())
            .setMeterProvider(meterProvider)
            .setPropagators(
                ContextPropagators.create(
                    TextMapPropagator.composite(
                        W3CTraceContextPropagator.getInstance(),
                        W3CBaggagePropagator.getInstance())))
            .build();
    return new Telemetry(sdk, prometheus, feed, redaction, config.serviceName(), instruments);
  }

  /** A span of the given name, to be started. */
  public SpanStart span(SpanName name, String... words) {
    return new SpanStart(tracer.spanBuilder(name.of(words)).setSpanKind(name.kind()));
  }

  /** The histogram of the given name. */
  public DoubleHistogram histogram(MetricName name) {
    return (DoubleHistogram) instrument(name, MetricName.Kind.HISTOGRAM);
  }

  /** The counter of the given name. */
  public LongCounter counter(MetricName name) {
    return (LongCounter) instrument(name, MetricName.Kind.COUNTER);
  }

  /** The gauge of the given name; it is told changes. */
  public LongUpDownCounter gauge(MetricName name) {
    return (LongUpDownCounter) instrument(name, MetricName.Kind.GAUGE);
  }

  /** How trace context travels: W3C trace context and baggage. */
  public TextMapPropagator propagator() {
    return sdk.getPropagators().getTextMapPropagator();
  }

  /**
   * The trace context of a caller who is none of our services. Its trace goes on, but whether a
   * trace is kept is not for such a caller to say.
   */
  public Context fromOutside(Context caller) {
    return KeepingSampler.withoutMark(caller);
  }

  /** The secrets to hide in everything that leaves this process. */
  public Redaction redaction() {
    return redaction;
  }

  /** The way of this service's spans to the span store. */
  public SpanFeed feed() {
    return feed;
  }

  /** The metrics, for a scrape. */
  public PrometheusMetricReader prometheus() {
    return prometheus;
  }

  public String serviceName() {
    return serviceName;
  }

  /** For libraries that take one. */
  public OpenTelemetry openTelemetry() {
    return sdk;
  }

  /** Sends what is queued. */
  public CompletableResultCode flush() {
    return sdk.getSdkTracerProvider().forceFlush();
  }

  /** Sends what is queued, for at most five seconds, and stops. */
  @Override
  public void close() {
    sdk.shutdown().join(5, TimeUnit.SECONDS);
  }

  @Override
  public String toString() {
    return "Telemetry{" + serviceName + "}";
  }

  private Object instrument(MetricName name, MetricName.Kind kind) {
    if (name.kind() != kind) {
      throw new IllegalArgumentException(name + " is a " + name.kind());
    }
    return Objects.requireNonNull(instruments.get(name));
  }

  private static Map<MetricName, Object> instruments(Meter meter) {
    Map<MetricName, Object> instruments = new EnumMap<>(MetricName.class);
    for (MetricName name : MetricName.values()) {
      instruments.put(
          name,
          switch (name.kind()) {
            case HISTOGRAM ->
                meter
                    .histogramBuilder(name.text())
                    .setUnit(name.unit())
                    .setDescription(name.meaning())
                    .setExplicitBucketBoundariesAdvice(name.buckets())
                    .build();
            case COUNTER ->
                meter
                    .counterBuilder(name.text())
                    .setUnit(name.unit())
                    .setDescription(name.meaning())
                    .build();
            case GAUGE ->
                meter
                    .upDownCounterBuilder(name.text())
                    .setUnit(name.unit())
                    .setDescription(name.meaning())
                    .build();
          });
    }
    return instruments;
  }

  private static LongCounter counter(Map<MetricName, Object> instruments, MetricName name) {
    return (LongCounter) Objects.requireNonNull(instruments.get(name));
  }

  private static SpanFeed.Counter feedCounter(Map<MetricName, Object> instruments) {
    LongCounter fed = counter(instruments, MetricName.SPANS_FED);
    LongCounter dropped = counter(instruments, MetricName.SPANS_DROPPED);
    return new SpanFeed.Counter() {
      @Override
      public void fed(int spans) {
        fed.add(spans);
      }

      @Override
      public void dropped(int spans, SpanFeed.Drop why) {
        String reason = why.name().toLowerCase(Locale.ROOT);
        dropped.add(spans, Attributes.of(Attribute.DROP_REASON, reason));
      }
    };
  }

  private static Resource resource(TelemetryConfig config) {
    AttributesBuilder attributes = Attributes.builder();
    config.attributes().forEach(attributes::put);
    attributes.put(ServiceAttributes.SERVICE_NAME, config.serviceName());
    attributes.put(ServiceAttributes.SERVICE_INSTANCE_ID, UUID.randomUUID().toString());
    return Resource.getDefault().merge(Resource.create(attributes.build()));
  }

  private static Sampler sampler(TelemetryConfig config) {
    return switch (config.sampler()) {
      case ALWAYS_ON -> Sampler.alwaysOn();
      case ALWAYS_OFF -> Sampler.alwaysOff();
      case TRACEIDRATIO -> Sampler.traceIdRatioBased(config.samplerRatio());
      case PARENTBASED_ALWAYS_ON -> Sampler.parentBased(Sampler.alwaysOn());
      case PARENTBASED_ALWAYS_OFF -> Sampler.parentBased(Sampler.alwaysOff());
      case PARENTBASED_TRACEIDRATIO ->
          Sampler.parentBased(Sampler.traceIdRatioBased(config.samplerRatio()));
    };
  }

  private static SpanExporter spanExporter(TelemetryConfig config, URI endpoint) {
    return switch (config.otlpProtocol()) {
      case GRPC ->
          OtlpGrpcSpanExporter.builder()
              .setEndpoint(endpoint.toString())
              .setHeaders(config::otlpHeaders)
              .build();
      case HTTP_PROTOBUF ->
          OtlpHttpSpanExporter.builder()
              .setEndpoint(path(endpoint, "/v1/traces"))
              .setHeaders(config::otlpHeaders)
              .build();
    };
  }

  private static MetricExporter metricExporter(TelemetryConfig config, URI endpoint) {
    return switch (config.otlpProtocol()) {
      case GRPC ->
          OtlpGrpcMetricExporter.builder()
              .setEndpoint(endpoint.toString())
              .setHeaders(config::otlpHeaders)
              .build();
      case HTTP_PROTOBUF ->
          OtlpHttpMetricExporter.builder()
              .setEndpoint(path(endpoint, "/v1/metrics"))
              .setHeaders(config::otlpHeaders)
              .build();
    };
  }

  private static String path(URI endpoint, String path) {
    return endpoint.toString().replaceFirst("/+$", "") + path;
  }
}
