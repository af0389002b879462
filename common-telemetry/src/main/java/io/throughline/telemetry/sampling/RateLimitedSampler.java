package io.throughline.telemetry.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.extension.incubator.trace.samplers.ComposableSampler;
import io.opentelemetry.sdk.extension.incubator.trace.samplers.SamplingIntent;
import io.opentelemetry.sdk.trace.data.LinkData;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The first traces of each second, so many and never more: a bucket of tokens that holds those of
 * one second. Which traces that are has nothing to do with chance, so they carry no threshold and
 * nobody can compute totals from them.
 *
 * <p>Safe for use from many threads.
 */
final class RateLimitedSampler implements ComposableSampler {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final SamplingIntent SAMPLED =
      SamplingIntent.create(0, false, Attributes.empty(), Function.identity());

  private final double perSecond;
  private final double room;
  private final LongSupplier nanos;
  private double tokens;
  private long at;

  /**
   * A sampler whose bucket is full.
   *
   * @param perSecond traces a second, more than 0
   * @param nanos a clock that never goes back
   */
  RateLimitedSampler(double perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.room = Math.max(1, perSecond);
    this.nanos = nanos;
    this.tokens = room;
    this.at = nanos.getAsLong();
  }

  @Override
  public SamplingIntent getSamplingIntent(
      Context parent, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
    return take()
        ? SAMPLED
        : ComposableSampler.alwaysOff().getSamplingIntent(parent, name, kind, attributes, links);
  }

  private synchronized boolean take() {
    long now = nanos.getAsLong();
    tokens = Math.min(room, tokens + Math.max(0, now - at) / NANOS * perSecond);
    at = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  @Override
  public String getDescription() {
    return "RateLimited{" + perSecond + "/s}";
  }

  @Override
  public String toString() {
    return getDescription();
  }
}
