package io.throughline.telemetry.propagation;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import io.opentelemetry.extension.trace.propagation.JaegerPropagator;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How trace context travels between Throughline and others.
 *
 * @param formats headers that are understood and sent; none: every request from outside starts a
 *     trace, and nobody outside hears of ours
 */
public record PropagationConfig(List<Format> formats) {
  /** What holds when nothing is set. */
  public static final PropagationConfig DEFAULT =
      new PropagationConfig(List.of(Format.TRACECONTEXT, Format.BAGGAGE));

  /** Forms of headers, as {@code OTEL_PROPAGATORS} has them. */
  public enum Format {
    TRACECONTEXT,
    BAGGAGE,
    B3,
    B3MULTI,
    JAEGER,
    NONE
  }

  public PropagationConfig {
    formats = formats.stream().filter(format -> format != Format.NONE).distinct().toList();
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<PropagationConfig> declare(Options options) {
    Options group = options.group("Tracing");
    Option<List<Format>> formats =
        group
            .choices(
                "tracing-propagators",
                Format.class,
                DEFAULT.formats(),
                "headers in which trace context comes and goes: tracecontext, baggage, b3, b3multi,"
                    + " jaeger, or none; among themselves the services always speak the first two")
            .env("OTEL_PROPAGATORS");
    group.check(() ->
        formats.value().contains(Format.NONE) && formats.value().size() > 1
            ? Optional.of(formats.origin() + ": none stands alone")
            : Optional.empty());
    return () -> new PropagationConfig(formats.value());
  }

  /** What is spoken with others. */
  public TextMapPropagator outside() {
    return TextMapPropagator.composite(formats.stream().map(PropagationConfig::of).toList());
  }

  /**
   * What is spoken among our own services: W3C trace context, which carries the marks on a trace
   * and so is what counts when several headers are there, baggage, and what is spoken with others.
   */
  public TextMapPropagator inside() {
    Stream<Format> others = formats.stream().filter(format -> !DEFAULT.formats().contains(format));
    return TextMapPropagator.composite(
        Stream.concat(others, DEFAULT.formats().stream()).map(PropagationConfig::of).toList());
  }

  @SuppressWarnings("deprecation") // Jaeger's own headers are still sent by those who have them.
  private static TextMapPropagator of(Format format) {
    return switch (format) {
      case TRACECONTEXT -> W3CTraceContextPropagator.getInstance();
      case BAGGAGE -> W3CBaggagePropagator.getInstance();
      case B3 -> B3Propagator.injectingSingleHeader();
      case B3MULTI -> B3Propagator.injectingMultiHeaders();
      case JAEGER -> JaegerPropagator.getInstance();
      case NONE -> TextMapPropagator.noop();
    };
  }
}
