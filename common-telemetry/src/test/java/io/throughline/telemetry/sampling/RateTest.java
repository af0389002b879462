package io.throughline.telemetry.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.throughline.telemetry.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samplers that hold a rate. */
class RateTest {
  private static final double RATE = 10;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Instant start = Instant.EPOCH;
  private final ManualClock clock = ManualClock.at(start);
  private final Traces traces = new Traces(5);

  /** What was sampled in some time. */
  private record Sampled(int traces, double weights) {}

  @Test
  void limited_neverSamplesMore_andFewAreAllSampled() {
    Sampler limited = sampler("rate-limited");
    assertThat(load(limited, 100_000, 1).traces()).isBetween(19, 20);
    for (int second = 0; second < 20; second++) {
      assertThat(load(limited, 5_000, 1).traces()).isBetween(9, 11);
    }
    load(limited, 1, 5);
    assertThat(load(limited, 8, 10).traces()).isEqualTo(80);
    assertThat(load(limited, 100_000, 1).weights()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 9, 20, 100, 3_000})
  void adaptive_holdsItsRate_andTheWeightsSumUpToAll(int load) {
    Sampler adaptive = sampler("adaptive");
    load(adaptive, load, 10);
    int seconds = 100;
    Sampled sampled = load(adaptive, load, seconds);
    double wanted = Math.min(load, RATE) * seconds;
    assertThat((double) sampled.traces()).isCloseTo(wanted, within(6 * Math.sqrt(wanted)));
    double all = load * (double) seconds;
    assertThat(sampled.weights()).isCloseTo(all, within(6 * all / Math.sqrt(wanted)));
  }

  /** The load jumps by a factor of a thousand and falls again. */
  @Test
  void adaptive_followsTheLoad_withinSeconds() {
    Sampler adaptive = sampler("adaptive");
    load(adaptive, 20, 20);
    // A budget of a second times 1 + ln(10,000 / 10), beside what the time gives; six deviations.
    assertThat(load(adaptive, 10_000, 1).traces()).isLessThan(89 + 57);
    load(adaptive, 10_000, 3);
    assertThat((double) load(adaptive, 10_000, 20).traces()).isCloseTo(200, within(85.0));
    load(adaptive, 20, 7);
    assertThat((double) load(adaptive, 20, 20).traces()).isCloseTo(200, within(85.0));
    load(adaptive, 4, 5);
    assertThat(load(adaptive, 4, 10).traces()).isEqualTo(40);
  }

  @Test
  void adaptive_samplesAtMostItsBudget_howeverLongNothingCame() {
    Sampler adaptive = sampler("adaptive");
    clock.advance(Duration.ofDays(100));
    assertThat(load(adaptive, 200_000, 1).traces()).isLessThan(10 + 10 + 116 + 70);
  }

  @Test
  void adaptive_survivesAClockThatStands_orGoesBack() {
    Sampler adaptive = sampler("adaptive");
    int sampled = 0;
    for (int i = 0; i < 100_000; i++) {
      sampled += traces.first(adaptive).isSampled() ? 1 : 0;
    }
    clock.advance(Duration.ofHours(-1));
    assertThat(traces.first(adaptive)).isNotNull();
    assertThat(sampled).isBetween(20, 200);
  }

  @Test
  void rates_hold_forManyThreadsToo() {
    for (String strategy : List.of("rate-limited", "adaptive")) {
      Sampler sampler = sampler(strategy);
      AtomicInteger sampled = new AtomicInteger();
      CompletableFuture.allOf(
              IntStream.range(0, 8)
                  .mapToObj(seed ->
                      CompletableFuture.runAsync(() -> {
                        Traces own = new Traces(seed);
                        for (int i = 0; i < 10_000; i++) {
                          sampled.addAndGet(own.first(sampler).isSampled() ? 1 : 0);
                        }
                      }))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
      assertThat(sampled.get()).isBetween(10, strategy.equals("adaptive") ? 200 : 10);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.9999999, 0.5, 0.3, 0.1, 0.0123, 0.001, 1e-6})
  void threshold_isShort_andNearlyTheShare(double share) {
    long threshold = AdaptiveSampler.threshold(share);
    assertThat(1 - threshold / 0x1p56).isCloseTo(share, within(share * 0.002));
    assertThat("%014x".formatted(threshold).replaceAll("0*$", "").replaceAll("^f*", "").length())
        .isLessThanOrEqualTo(4);
  }

  /** So many traces a second, evenly, for some seconds. */
  private Sampled load(Sampler sampler, int perSecond, int seconds) {
    int sampled = 0;
    double weights = 0;
    for (int second = 0; second < seconds; second++) {
      for (int i = 0; i < perSecond; i++) {
        Traces.Decided decided = traces.first(sampler);
        sampled += decided.isSampled() ? 1 : 0;
        weights += decided.weight().orElse(0);
        clock.advance(SECOND.dividedBy(perSecond));
      }
    }
    return new Sampled(sampled, weights);
  }

  private Sampler sampler(String strategy) {
    return SamplingConfig.of(SamplingStrategy.parse(strategy), RATE)
        .newSampler("test", () -> Duration.between(start, clock.instant()).toNanos());
  }
}
