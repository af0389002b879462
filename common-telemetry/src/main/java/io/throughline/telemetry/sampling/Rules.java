package io.throughline.telemetry.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.extension.incubator.trace.samplers.ComposableRuleBasedSamplerBuilder;
import io.opentelemetry.sdk.extension.incubator.trace.samplers.ComposableSampler;
import io.opentelemetry.sdk.extension.incubator.trace.samplers.CompositeSampler;
import io.opentelemetry.sdk.extension.incubator.trace.samplers.SamplingPredicate;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.sampling.SamplingOverride.Subject;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What decides about the first span of a trace. An override for its route comes first; then
 * requests that come again and again by themselves begin no trace; then an override for the
 * service; then the strategy.
 */
final class Rules {
  private final SamplingConfig config;
  private final String service;
  private final LongSupplier nanos;

  Rules(SamplingConfig config, String service, LongSupplier nanos) {
    this.config = config;
    this.service = service;
    this.nanos = nanos;
  }

  /** Where every span is decided upon by itself, exceptions would leave halves of traces. */
  Sampler withoutExceptions() {
    return CompositeSampler.wrap(strategy());
  }

  Sampler sampler() {
    ComposableRuleBasedSamplerBuilder rules = ComposableSampler.ruleBasedBuilder();
    config.overrides().stream()
        .filter(override -> override.subject() == Subject.ROUTE)
        .forEach(
            override -> rules.add(whereAttributes(each -> isRouted(each, override)), of(override)));
    rules.add(
        whereAttributes(each -> Boolean.TRUE.equals(each.get(Attribute.ROUTINE))),
        ComposableSampler.alwaysOff());
    config.overrides().stream()
        .filter(override -> override.subject() == Subject.SERVICE)
        .filter(override -> override.name().equals(service))
        .forEach(override -> rules.add(whereAttributes(_ -> true), of(override)));
    return CompositeSampler.wrap(rules.add(whereAttributes(_ -> true), strategy()).build());
  }

  private ComposableSampler strategy() {
    double rate = config.rate();
    return switch (config.strategy().kind()) {
      case ALWAYS_ON -> ComposableSampler.alwaysOn();
      case ALWAYS_OFF -> ComposableSampler.alwaysOff();
      case PROBABILITY -> ComposableSampler.probability(rate);
      case RATE_LIMITED ->
          rate == 0 ? ComposableSampler.alwaysOff() : new RateLimitedSampler(rate, nanos);
      case ADAPTIVE -> adaptive(rate);
    };
  }

  private ComposableSampler of(SamplingOverride override) {
    return override.perSecond()
        ? adaptive(override.rate())
        : ComposableSampler.probability(override.rate());
  }

  private ComposableSampler adaptive(double perSecond) {
    return perSecond == 0 ? ComposableSampler.alwaysOff() : new AdaptiveSampler(perSecond, nanos);
  }

  private static boolean isRouted(Attributes span, SamplingOverride override) {
    return override.name().equals(span.get(Attribute.HTTP_ROUTE))
        && (override.method().isEmpty()
            || override.method().equals(span.get(Attribute.HTTP_REQUEST_METHOD)));
  }

  private static SamplingPredicate whereAttributes(Predicate<Attributes> fits) {
    return (_, _, _, attributes, _) -> fits.test(attributes);
  }
}
