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
 * So many traces a second, whatever the load is, each with the share of which it is one.
 *
 * <p>The sampler has a budget that grows by the wanted rate; each trace takes from it the share
 * with which it is sampled, so that the sum of all shares follows the rate exactly. The further the
 * budget is overdrawn, the smaller the share: {@code e} to the power of the overdraft, in budgets
 * of a second. A share depends on what was before and never on the trace that it is applied to, and
 * it is never nothing; therefore totals that are computed from the thresholds are right.
 *
 * <p>Over {@code t} seconds about {@code rate * t + budget * (1 + ln(load / rate))} traces are
 * sampled at most.
 *
 * <p>Safe for use from many threads.
 */
final class AdaptiveSampler implements ComposableSampler {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So many digits of a threshold are written, behind those that are all ones. */
  private static final int DIGITS = 4;

  private static final int ALL_DIGITS = 14;
  private static final long RANGE = 1L << (4 * ALL_DIGITS);

  /** The smallest share is {@code e} to the power of the negative of this, one in a million. */
  private static final double DEEPEST = 13.8;

  private final double perSecond;
  private final double budget;
  private final LongSupplier nanos;
  private double balance;
  private long at;

  /**
   * A sampler whose budget is full.
   *
   * @param perSecond traces a second, more than 0
   * @param nanos a clock that never goes back
   */
  AdaptiveSampler(double perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.budget = Math.max(1, perSecond);
    this.nanos = nanos;
    this.balance = budget;
    this.at = nanos.getAsLong();
  }

  @Override
  public SamplingIntent getSamplingIntent(
      Context parent, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
    return SamplingIntent.create(spend(), true, Attributes.empty(), Function.identity());
  }

  /** The threshold for one more trace. */
  private synchronized long spend() {
    long now = nanos.getAsLong();
    balance = Math.min(budget, balance + Math.max(0, now - at) / NANOS * perSecond);
    at = now;
    long threshold = threshold(Math.exp(Math.min(0, balance) / budget));
    balance = Math.max(-DEEPEST * budget, balance - share(threshold));
    return threshold;
  }

  /** The threshold of a share, with as many digits as are worth writing. */
  static long threshold(double share) {
    long exact = RANGE - Math.round(share * RANGE);
    int ones = (int) (-Math.log(share) / Math.log(16));
    int dropped = 4 * Math.max(0, ALL_DIGITS - DIGITS - ones);
    return exact >> dropped << dropped;
  }

  private static double share(long threshold) {
    return (double) (RANGE - threshold) / RANGE;
  }

  @Override
  public String getDescription() {
    return "Adaptive{" + perSecond + "/s}";
  }

  @Override
  public String toString() {
    return getDescription();
  }
}
