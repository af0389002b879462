package io.throughline.telemetry.sampling;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.util.function.Supplier;

/**
 * Which traces are exported.
 *
 * @param sampler name of the sampler, as {@code OTEL_TRACES_SAMPLER} has them
 * @param ratio share of traces that a ratio sampler exports, 0 to 1
 */
public record SamplingConfig(SamplerName sampler, double ratio) {
  /** Every trace is exported, unless a caller says otherwise. */
  public static final SamplingConfig EVERYTHING =
      new SamplingConfig(SamplerName.PARENTBASED_ALWAYS_ON, 1.0);

  /** The samplers of the specification that need no other service. */
  public enum SamplerName {
    ALWAYS_ON,
    ALWAYS_OFF,
    TRACEIDRATIO,
    PARENTBASED_ALWAYS_ON,
    PARENTBASED_ALWAYS_OFF,
    PARENTBASED_TRACEIDRATIO
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<SamplingConfig> declare(Options options) {
    Options group = options.group("Telemetry");
    Option<SamplerName> sampler =
        group
            .choice(
                "otel-traces-sampler",
                SamplerName.class,
                SamplerName.PARENTBASED_ALWAYS_ON,
                "which traces are exported: always_on, always_off or traceidratio, or one of them"
                    + " behind parentbased_; the trace of a build is kept by Throughline itself in"
                    + " any case")
            .env("OTEL_TRACES_SAMPLER");
    Option<Double> ratio =
        group
            .decimal("otel-traces-sampler-arg", 1.0, 0, 1, "share of traces for a ratio sampler")
            .env("OTEL_TRACES_SAMPLER_ARG");
    return () -> new SamplingConfig(sampler.value(), ratio.value());
  }

  /** The sampler that decides so. */
  public Sampler newSampler() {
    return switch (sampler) {
      case ALWAYS_ON -> Sampler.alwaysOn();
      case ALWAYS_OFF -> Sampler.alwaysOff();
      case TRACEIDRATIO -> Sampler.traceIdRatioBased(ratio);
      case PARENTBASED_ALWAYS_ON -> Sampler.parentBased(Sampler.alwaysOn());
      case PARENTBASED_ALWAYS_OFF -> Sampler.parentBased(Sampler.alwaysOff());
      case PARENTBASED_TRACEIDRATIO -> Sampler.parentBased(Sampler.traceIdRatioBased(ratio));
    };
  }
}
