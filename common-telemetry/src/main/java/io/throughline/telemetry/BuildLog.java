package io.throughline.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.throughline.telemetry.export.Batching;
import io.throughline.telemetry.export.LogExporters;
import io.throughline.telemetry.export.LogTarget;
import io.throughline.telemetry.metrics.ExportWatch;
import io.throughline.telemetry.metrics.ExportWatch.WatchedLogs;
import io.throughline.telemetry.redaction.RedactedSpan;
import io.throughline.telemetry.redaction.Redaction;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The output of builds on its way to whoever takes logs: a record for each line. Nobody waits: what
 * does not fit into the queue is dropped and counted.
 *
 * <p>Safe for use from many threads. The exporter and its queue are there from the first step on
 * whose output is to be sent: of several services in a process only the one that runs steps has
 * them.
 */
public final class BuildLog {
  /** Characters of one record; a longer line is several of them. */
  public static final int LONGEST = 8192;

  private static final String SCOPE = "io.throughline.build";

  private final Optional<LogTarget> target;
  private final Resource resource;
  private final ExportWatch watch;
  private final Redaction redaction;
  private @Nullable SdkLoggerProvider provider;

  BuildLog(Optional<LogTarget> target, Resource resource, ExportWatch watch, Redaction redaction) {
    this.target = target;
    this.resource = resource;
    this.watch = watch;
    this.redaction = redaction;
  }

  /** The output of one step. Safe for use from many threads. */
  public static final class Lines {
    private final Logger logger;
    private final Context context;
    private final Attributes attributes;
    private final Redaction redaction;
    private Attributes safe = Attributes.empty();
    private long safeAt = -1;

    private Lines(Logger logger, Context context, Attributes attributes, Redaction redaction) {
      this.logger = logger;
      this.context = context;
      this.attributes = attributes;
      this.redaction = redaction;
    }

    /**
     * Sends a line.
     *
     * @param text without secrets and without its end
     */
    public void tell(Instant time, String text) {
      int from = 0;
      do {
        int end = end(text, from);
        emit(time, text.substring(from, end));
        from = end;
      } while (from < text.length());
    }

    private void emit(Instant time, String text) {
      logger
          .logRecordBuilder()
          .setContext(context)
          .setTimestamp(time)
          .setSeverity(Severity.INFO)
          .setSeverityText(Severity.INFO.name())
          .setBody(text)
          .setAllAttributes(safe())
          .emit();
    }

    /** What steps are told may be a secret that is in their names. */
    private synchronized Attributes safe() {
      long version = redaction.version();
      if (safeAt != version) {
        safe = RedactedSpan.redact(attributes, redaction);
        safeAt = version;
      }
      return safe;
    }

    private static int end(String text, int from) {
      int end = Math.min(from + LONGEST, text.length());
      return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
  }

  /**
   * The way of a step's output, if anybody takes it.
   *
   * @param span of the step
   * @param attributes of each of its lines
   */
  public Optional<Lines> of(SpanContext span, Attributes attributes) {
    return target.map(to ->
        new Lines(
            provider(to).get(SCOPE), Context.root().with(Span.wrap(span)), attributes, redaction));
  }

  /** Sends what is queued. */
  synchronized CompletableResultCode flush() {
    return provider == null ? CompletableResultCode.ofSuccess() : provider.forceFlush();
  }

  /** Sends what is queued, and stops. */
  synchronized CompletableResultCode shutdown() {
    return provider == null ? CompletableResultCode.ofSuccess() : provider.shutdown();
  }

  private synchronized SdkLoggerProvider provider(LogTarget to) {
    if (provider == null) {
      WatchedLogs watched = watch.logs(LogExporters.to(to));
      provider =
          SdkLoggerProvider.builder()
              .setResource(resource)
              .addLogRecordProcessor(batches(watched, to.batching()))
              .build();
    }
    return provider;
  }

  private static LogRecordProcessor batches(WatchedLogs watched, Batching batching) {
    return BatchLogRecordProcessor.builder(watched.exporter())
        .setMaxQueueSize(batching.queue())
        .setMaxExportBatchSize(batching.batch())
        .setScheduleDelay(batching.delay())
        .setExporterTimeout(batching.patience())
        .setMeterProvider(watched.meters())
        .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
        .build();
  }

  @Override
  public String toString() {
    return "BuildLog{" + target.map(LogTarget::toString).orElse("nowhere") + "}";
  }
}
