package io.throughline.telemetry.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.redaction.Redaction;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the items, such as spans, that one exporter is given.
 *
 * <p>Safe for use from many threads.
 */
final class ExporterHealth {
  private static final Logger log = LoggerFactory.getLogger(ExporterHealth.class);
  private static final int SERIES = 200;

  /** What an exporter exports. */
  enum Items {
    SPANS("spans", MetricName.EXPORTED_SPANS, MetricName.SPANS_IN_FLIGHT),
    METRICS("points of metrics", MetricName.EXPORTED_METRICS, MetricName.METRICS_IN_FLIGHT),
    LOGS("lines of builds' output", MetricName.EXPORTED_LOGS, MetricName.LOGS_IN_FLIGHT);

    private final String plural;
    private final MetricName exported;
    private final MetricName inFlight;

    Items(String plural, MetricName exported, MetricName inFlight) {
      this.plural = plural;
      this.exported = exported;
      this.inFlight = inFlight;
    }

    @Override
    public String toString() {
      return plural;
    }
  }

  /**
   * What was lost since the start.
   *
   * @param queueFull dropped because the queue was full
   * @param failed given to the exporter in vain
   */
  record Losses(long queueFull, long failed) {
    static final Losses NONE = new Losses(0, 0);

    Losses since(Losses before) {
      return new Losses(queueFull - before.queueFull, failed - before.failed);
    }

    boolean isNone() {
      return queueFull == 0 && failed == 0;
    }
  }

  private final String name;
  private final Items items;
  private final SelfMetrics self;
  private final Instruments instruments;
  private final Attributes labels;
  private final AtomicLong failed = new AtomicLong();
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile ExportFailure lastFailure = new ExportFailure("", "");

  ExporterHealth(String type, String name, Items items, Resource resource, InstantSource clock) {
    this.name = name;
    this.items = items;
    this.self = new SelfMetrics(resource);
    this.instruments =
        new Instruments(self.meters().get("io.throughline"), false, SERIES, new Redaction(), clock);
    this.labels = Attributes.of(Attribute.COMPONENT_TYPE, type, Attribute.COMPONENT_NAME, name);
  }

  String name() {
    return name;
  }

  Items items() {
    return items;
  }

  /** For the queue before the exporter. */
  MeterProvider meters() {
    return self.meters();
  }

  MetricProducer producer() {
    return self;
  }

  /** Exports that the exporter has not answered for. */
  int unanswered() {
    return unanswered.get();
  }

  /** What went wrong last, for people. */
  String lastError() {
    return lastFailure.text();
  }

  Losses losses() {
    return new Losses(QueueDrops.in(self.now()), failed.get());
  }

  /** Exports and measures that. */
  CompletableResultCode export(int count, Supplier<CompletableResultCode> export) {
    long began = System.nanoTime();
    unanswered.incrementAndGet();
    instruments.gauge(items.inFlight).add(count, labels, Context.root());
    CompletableResultCode result;
    try {
      result = export.get();
    } catch (RuntimeException e) {
      result = CompletableResultCode.ofExceptionalFailure(e);
    }
    CompletableResultCode answer = result;
    return answer.whenComplete(() -> answered(count, began, answer));
  }

  private void answered(int count, long began, CompletableResultCode answer) {
    Attributes outcome = labels;
    if (!answer.isSuccess()) {
      Throwable cause = answer.getFailureThrowable();
      ExportFailure failure = ExportFailure.of(cause);
      outcome = labels.toBuilder().put(Attribute.ERROR_TYPE, failure.type()).build();
      lastFailure = failure;
      failed.addAndGet(count);
      log.debug("{} did not export {} {}: {}", name, count, items, failure.text(), cause);
    }
    double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    instruments.gauge(items.inFlight).add(-count, labels, Context.root());
    instruments.counter(items.exported).add(count, outcome, Context.root());
    instruments.histogram(MetricName.EXPORT_DURATION).record(seconds, outcome, Context.root());
    unanswered.decrementAndGet();
  }

  @Override
  public String toString() {
    return name;
  }
}
