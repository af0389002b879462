package io.throughline.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableLongUpDownCounter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.instrumentation.runtimetelemetry.RuntimeTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.CardinalityLimitSelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.semconv.ServiceAttributes;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.export.Batching;
import io.throughline.telemetry.export.MetricExporters;
import io.throughline.telemetry.export.SpanExporters;
import io.throughline.telemetry.metrics.ExportWatch;
import io.throughline.telemetry.metrics.ExportWatch.WatchedSpans;
import io.throughline.telemetry.metrics.Instruments;
import io.throughline.telemetry.metrics.Scrape;
import io.throughline.telemetry.redaction.RedactedExport;
import io.throughline.telemetry.redaction.RedactedPropagator;
import io.throughline.telemetry.redaction.RedactedSpan;
import io.throughline.telemetry.redaction.Redaction;
import io.throughline.telemetry.sampling.KeepingSampler;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Traces and metrics of one service. Passed to whoever makes spans or measures; there is no global
 * instance, so that five services can live in one process under their own names.
 *
 * <p>Safe for use from many threads.
 */
public final class Telemetry implements AutoCloseable {
  private static final String SCOPE = "io.throughline";

  /** An exporter and the queue before it. */
  private record Outlet(SpanExporter exporter, Batching batching) {}

  /** The same, once it is watched. */
  private record WatchedOutlet(WatchedSpans spans, Batching batching) {}

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final Scrape scrape;
  private final ExportWatch watch;
  private final SpanFeed feed;
  private final Redaction redaction;
  private final String serviceName;
  private final Instruments instruments;
  private final TextMapPropagator outside;
  private final List<SpanExporter> exporters;
  private final RedactedExport outlets;
  private final BuildLog buildLog;

  private Telemetry(TelemetryConfig config, Optional<List<Outlet>> given) {
    this.serviceName = config.serviceName();
    this.redaction = new Redaction(config.redaction());
    this.outside = new RedactedPropagator(config.propagation().outside(), redaction);
    this.scrape = new Scrape(config.metrics().concourseNames());
    Resource resource = resource(config);
    this.watch = new ExportWatch(serviceName, resource, redaction::apply, InstantSource.system());
    List<WatchedOutlet> watched =
        given.orElseGet(() -> outlets(config)).stream()
            .map(each -> new WatchedOutlet(watch.spans(each.exporter()), each.batching()))
            .toList();
    this.exporters = watched.stream().map(each -> each.spans().exporter()).toList();
    this.buildLog = new BuildLog(config.export().logs(), resource, watch, redaction);
    SdkMeterProvider meters = meters(config, resource);
    this.instruments =
        new Instruments(
            meters.get(SCOPE),
            !exporters.isEmpty(),
            config.metrics().cardinalityLimit(),
            redaction,
            InstantSource.system());
    this.feed =
        new SpanFeed(
            serviceName,
            config.export().feedQueue(),
            redaction,
            new FeedCounter(counter(MetricName.SPANS_FED), counter(MetricName.SPANS_DROPPED)));
    observe(MetricName.SPANS_WAITING, into -> into.record(feed.waiting()));
    SdkTracerProviderBuilder tracers =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setIdGenerator(new DerivedIds())
            .setSampler(
                new KeepingSampler(
                    config.sampling().newSampler(config.serviceName(), System::nanoTime)))
            .setSpanLimits(
                SpanLimits.builder()
                    .setMaxNumberOfAttributes(config.export().spanAttributes())
                    .setMaxAttributeValueLength(RedactedSpan.CUT_LENGTH)
                    .build())
            .addSpanProcessor(new TenantSpans())
            .addSpanProcessor(feed);
    this.outlets =
        new RedactedExport(
            SpanProcessor.composite(watched.stream().map(Telemetry::batches).toList()), redaction);
    tracers.addSpanProcessor(outlets);
    this.sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(tracers.build())
            .setMeterProvider(meters)
            .setPropagators(
                ContextPropagators.create(
                    new RedactedPropagator(config.propagation().inside(), redaction)))
            .build();
    this.tracer = sdk.getTracer(SCOPE);
    watch.start();
  }

  /**
   * Starts the telemetry of a service. Nothing in here blocks or fails when the endpoint cannot be
   * reached.
   */
  public static Telemetry start(TelemetryConfig config) {
    return new Telemetry(config, Optional.empty());
  }

  /**
   * Starts telemetry that exports spans to the given exporters instead of those that the
   * configuration names.
   */
  public static Telemetry start(TelemetryConfig config, List<SpanExporter> exporters) {
    return start(config, exporters, Batching.DEFAULT);
  }

  /** The same with such a queue before each of them. */
  public static Telemetry start(
      TelemetryConfig config, List<SpanExporter> exporters, Batching batching) {
    return new Telemetry(
        config, Optional.of(exporters.stream().map(each -> new Outlet(each, batching)).toList()));
  }

  /** A span of the given name, to be started. */
  public SpanStart span(SpanName name, String... words) {
    return new SpanStart(tracer.spanBuilder(name.of(words)).setSpanKind(name.kind()));
  }

  /** Whether spans are exported anywhere. */
  public boolean isExporting() {
    return !exporters.isEmpty();
  }

  /**
   * Exports spans that programs have made and ended, in their turn behind those of this service.
   * Never waits: what does not fit into a queue is dropped and counted.
   */
  public void forward(Collection<SpanData> spans) {
    spans.forEach(outlets::forward);
  }

  /**
   * Exports spans that were not made here, as the span store has them, under the names of the
   * services that made them. Nothing happens without an exporter.
   *
   * @return done when all exporters are, successful when they all have sent the spans
   */
  public CompletableResultCode export(Collection<StoredSpanText> spans) {
    if (spans.isEmpty()) {
      return CompletableResultCode.ofSuccess();
    }
    List<SpanData> restored =
        spans.stream().map(span -> RedactedSpan.of(RestoredSpan.of(span), redaction)).toList();
    return CompletableResultCode.ofAll(
        exporters.stream().map(exporter -> exporter.export(restored)).toList());
  }

  /** The histogram of the given name. */
  public DoubleHistogram histogram(MetricName name) {
    return instruments.histogram(name);
  }

  /** The counter of the given name. */
  public LongCounter counter(MetricName name) {
    return instruments.counter(name);
  }

  /** The gauge of the given name; it is told changes. */
  public LongUpDownCounter gauge(MetricName name) {
    return instruments.gauge(name);
  }

  /** How trace context travels among our own services, to steps and to where it is kept. */
  public TextMapPropagator propagator() {
    return sdk.getPropagators().getTextMapPropagator();
  }

  /** How trace context comes from others and goes to them. */
  public TextMapPropagator outsidePropagator() {
    return outside;
  }

  /**
   * The trace context of a caller who is none of our services. Its trace and its baggage go on, but
   * whether a trace is kept and who a tenant is are not for such a caller to say, nor is what
   * cannot be true.
   */
  public Context fromOutside(Context caller) {
    Context heeded = KeepingSampler.fromOutside(caller);
    Baggage baggage = Baggage.fromContext(heeded);
    return baggage.isEmpty() ? heeded : heeded.with(Tenant.without(baggage));
  }

  /** The secrets to hide in everything that leaves this process. */
  public Redaction redaction() {
    return redaction;
  }

  /** The way of this service's spans to the span store. */
  public SpanFeed feed() {
    return feed;
  }

  /**
   * Has the values of a metric asked for whenever metrics are collected, until the result is
   * closed.
   */
  public ObservableLongUpDownCounter observe(
      MetricName name, Consumer<ObservableLongMeasurement> values) {
    return instruments.observe(name, values);
  }

  /**
   * Measures memory, garbage collection, threads and processor time of this process, under the
   * names {@code jvm.*} of the conventions, until the result is closed. A process has one JVM, so
   * one of its services tells of it.
   */
  public AutoCloseable measureJvm() {
    return RuntimeTelemetry.create(sdk);
  }

  /** The way of builds' output to whoever takes it. */
  public BuildLog buildLog() {
    return buildLog;
  }

  /** The metrics, for a scrape. */
  public Scrape prometheus() {
    return scrape;
  }

  /** What exporters make of what they are given. */
  public ExportWatch exportWatch() {
    return watch;
  }

  public String serviceName() {
    return serviceName;
  }

  /** For libraries that take one. */
  public OpenTelemetry openTelemetry() {
    return sdk;
  }

  /** Sends the spans and the output that are queued, and the metrics as they are now. */
  public CompletableResultCode flush() {
    return CompletableResultCode.ofAll(
        List.of(
            sdk.getSdkTracerProvider().forceFlush(),
            buildLog.flush(),
            sdk.getSdkMeterProvider().forceFlush()));
  }

  /** Sends what is queued, for at most five seconds, and stops. */
  @Override
  public void close() {
    CompletableResultCode.ofAll(List.of(buildLog.shutdown(), sdk.shutdown()))
        .join(5, TimeUnit.SECONDS);
    watch.close();
  }

  @Override
  public String toString() {
    return "Telemetry{" + serviceName + "}";
  }

  /** Each reader has the same series: the limit is kept before them, by the instruments. */
  private SdkMeterProvider meters(TelemetryConfig config, Resource resource) {
    CardinalityLimitSelector limit = _ -> config.metrics().cardinalityLimit() + 1;
    SdkMeterProviderBuilder meters =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricReader(scrape.reader(), limit);
    for (MetricExporter exporter : MetricExporters.of(config.export())) {
      meters.registerMetricReader(
          PeriodicMetricReader.builder(watch.metrics(exporter))
              .setInterval(config.metrics().interval())
              .build(),
          limit);
    }
    return meters.registerMetricProducer(watch.producer()).build();
  }

  private static List<Outlet> outlets(TelemetryConfig config) {
    return config.export().spans().stream()
        .map(target -> new Outlet(SpanExporters.to(target), target.batching()))
        .toList();
  }

  /** Exports in batches, from a bounded queue that counts what it drops. */
  private static SpanProcessor batches(WatchedOutlet outlet) {
    Batching batching = outlet.batching();
    return BatchSpanProcessor.builder(outlet.spans().exporter())
        .setMaxQueueSize(batching.queue())
        .setMaxExportBatchSize(batching.batch())
        .setScheduleDelay(batching.delay())
        .setExporterTimeout(batching.patience())
        .setMeterProvider(outlet.spans().meters())
        .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
        .build();
  }

  private static Resource resource(TelemetryConfig config) {
    AttributesBuilder attributes = Attributes.builder();
    config.attributes().forEach(attributes::put);
    attributes.put(ServiceAttributes.SERVICE_NAME, config.serviceName());
    attributes.put(ServiceAttributes.SERVICE_INSTANCE_ID, UUID.randomUUID().toString());
    return Resource.getDefault().merge(Resource.create(attributes.build()));
  }
}
