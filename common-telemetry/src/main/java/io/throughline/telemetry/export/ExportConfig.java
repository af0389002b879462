package io.throughline.telemetry.export;

import io.throughline.config.Options;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where traces, metrics and the output of builds are sent to.
 *
 * @param spans receivers of spans, each of which gets all of them
 * @param metrics receivers of metrics
 * @param logs receiver of the output of builds
 * @param feedQueue spans that wait for Throughline's own span store at most
 * @param spanAttributes attributes that a span keeps at most
 */
public record ExportConfig(
    List<SpanTarget> spans,
    List<MetricTarget> metrics,
    Optional<LogTarget> logs,
    int feedQueue,
    int spanAttributes) {
  static final int FEED_QUEUE = 32_768;
  static final int SPAN_ATTRIBUTES = 64;

  /** Nothing is sent anywhere. */
  public static final ExportConfig NOWHERE =
      new ExportConfig(List.of(), List.of(), Optional.empty(), FEED_QUEUE, SPAN_ATTRIBUTES);

  /** The two transports of OTLP. */
  public enum OtlpProtocol {
    GRPC,
    HTTP_PROTOBUF;

    /** As {@code OTEL_EXPORTER_OTLP_PROTOCOL} has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '/');
    }
  }

  public ExportConfig {
    spans = List.copyOf(spans);
    metrics = List.copyOf(metrics);
  }

  /**
   * Spans and metrics go to one collector.
   *
   * @param base address without the path of a signal
   */
  public static ExportConfig otlp(URI base, OtlpProtocol protocol) {
    return otlp(Connection.to(base), protocol);
  }

  /** Spans and metrics go to one collector, whose address has no path of a signal. */
  public static ExportConfig otlp(Connection base, OtlpProtocol protocol) {
    Address address = Address.base(base.address());
    return NOWHERE
        .and(
            new SpanTarget.Otlp(
                protocol, address.connection(base, protocol, "traces"), Batching.DEFAULT))
        .and(new MetricTarget.Otlp(protocol, address.connection(base, protocol, "metrics")));
  }

  /** The same with one more receiver of spans. */
  public ExportConfig and(SpanTarget target) {
    return new ExportConfig(
        Stream.concat(spans.stream(), Stream.of(target)).toList(),
        metrics,
        logs,
        feedQueue,
        spanAttributes);
  }

  /** The same with one more receiver of metrics. */
  public ExportConfig and(MetricTarget target) {
    return new ExportConfig(
        spans,
        Stream.concat(metrics.stream(), Stream.of(target)).toList(),
        logs,
        feedQueue,
        spanAttributes);
  }

  /** The same with a receiver of the output of builds. */
  public ExportConfig and(LogTarget target) {
    return new ExportConfig(spans, metrics, Optional.of(target), feedQueue, spanAttributes);
  }

  /** The same with another queue before each receiver of spans. */
  public ExportConfig with(Batching batching) {
    return new ExportConfig(
        spans.stream().map(target -> target.with(batching)).toList(),
        metrics,
        logs,
        feedQueue,
        spanAttributes);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<ExportConfig> declare(Options options) {
    return new ExportOptions(options)::read;
  }

  /** Without headers and the users in addresses, which may hold a token. */
  @Override
  public String toString() {
    return Stream.of(spans.stream(), metrics.stream(), logs.stream())
        .flatMap(targets -> targets)
        .map(Object::toString)
        .distinct()
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(", "), names -> names.isEmpty() ? "nowhere" : names));
  }
}
