package io.throughline.telemetry.sampling;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.telemetry.sampling.SamplingStrategy.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Which traces are exported.
 *
 * @param rate share of traces, 0 to 1, or traces a second where the strategy limits them
 * @param overrides rates for certain services and routes, the first that fits counts
 */
public record SamplingConfig(
    SamplingStrategy strategy, double rate, List<SamplingOverride> overrides) {
  /** Every trace is exported, unless a caller says otherwise. */
  public static final SamplingConfig EVERYTHING =
      of(new SamplingStrategy(Kind.ALWAYS_ON, true), 1.0);

  private static final double MOST_PER_SECOND = 1e9;

  public SamplingConfig {
    overrides = List.copyOf(overrides);
    mistake(strategy, rate, overrides)
        .ifPresent(text -> {
          throw new IllegalArgumentException(text);
        });
  }

  /** A strategy without exceptions. */
  public static SamplingConfig of(SamplingStrategy strategy, double rate) {
    return new SamplingConfig(strategy, rate, List.of());
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<SamplingConfig> declare(Options options) {
    Options group = options.group("Telemetry");
    Option<SamplingStrategy> strategy =
        group
            .parsed(
                "tracing-sampling-strategy",
                EVERYTHING.strategy().toString(),
                "which traces are exported: always-on, always-off, probability, rate-limited or"
                    + " adaptive; the trace of a build is kept by Throughline itself in any case",
                SamplingStrategy::parse)
            .env("OTEL_TRACES_SAMPLER");
    Option<Double> rate =
        group
            .decimal(
                "tracing-sampling-rate",
                EVERYTHING.rate(),
                0,
                MOST_PER_SECOND,
                "share of traces for probability, 0 to 1; traces a second for rate-limited and"
                    + " adaptive")
            .env("OTEL_TRACES_SAMPLER_ARG");
    Option<List<SamplingOverride>> overrides =
        group
            .list(
                "tracing-sampling-override",
                "",
                "another rate for the traces that begin in a service, service=NAME:RATE, or with a"
                    + " request, route=[METHOD] PATH:RATE; a share, or traces a second as 5/s",
                SamplingOverride::parse)
            .label("RULE");
    options.check(() -> mistake(strategy.value(), rate.value(), overrides.value()));
    return () -> new SamplingConfig(strategy.value(), rate.value(), overrides.value());
  }

  /**
   * A sampler that decides so, for one service.
   *
   * @param nanos a clock that never goes back
   */
  public Sampler newSampler(String service, LongSupplier nanos) {
    Rules rules = new Rules(this, service, nanos);
    return strategy.parentBased()
        ? Sampler.parentBased(rules.sampler())
        : new EachSpan(rules.withoutExceptions());
  }

  private static Optional<String> mistake(
      SamplingStrategy strategy, double rate, List<SamplingOverride> overrides) {
    if (strategy.kind() == Kind.PROBABILITY && rate > 1) {
      return Optional.of(
          "--tracing-sampling-rate \"%s\": must be a share from 0 to 1 for probability"
              .formatted(rate));
    }
    if (!strategy.parentBased() && !overrides.isEmpty()) {
      return Optional.of(
          "--tracing-sampling-override \"%s\": must not be given with %s, which decides about each"
                  .formatted(overrides.getFirst(), strategy)
              + " span by itself; take one that is parent-based");
    }
    return Optional.empty();
  }
}
