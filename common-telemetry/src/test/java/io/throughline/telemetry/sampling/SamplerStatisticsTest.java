package io.throughline.telemetry.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.sampling.SamplingStrategy.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shares of many traces. Bounds are six standard deviations, which chance exceeds twice in a
 * billion runs; the ids are the same in each run anyway.
 */
class SamplerStatisticsTest {
  private static final int TRACES = 200_000;
  private static final double DEVIATIONS = 6;

  private final Traces traces = new Traces(17);

  @ParameterizedTest
  @ValueSource(doubles = {0.0001, 0.001, 0.01, 0.1, 0.3333, 0.5, 0.9, 0.999})
  void probability_isTheShareThatIsSampled_andTheWeightsSumUpToAll(double share) {
    Sampler sampler = sampler("probability", share);
    int sampled = 0;
    double weights = 0;
    for (int i = 0; i < TRACES; i++) {
      Traces.Decided decided = traces.first(sampler);
      sampled += decided.isSampled() ? 1 : 0;
      weights += decided.weight().orElse(0);
      assertThat(decided.weight().isPresent()).isEqualTo(decided.isSampled());
    }
    double deviation = Math.sqrt(TRACES * share * (1 - share));
    assertThat((double) sampled).isCloseTo(TRACES * share, within(DEVIATIONS * deviation));
    assertThat(weights).isCloseTo(TRACES, within(DEVIATIONS * deviation / share));
  }

  @ParameterizedTest
  @CsvSource({
    "probability,0,0",
    "probability,1,1",
    "always-on,0,1",
    "always-off,1,0",
    "always_on,0,1",
    "rate-limited,0,0",
    "adaptive,0,0",
    "traceidratio,0,0",
    "parentbased_traceidratio,1,1"
  })
  void nothingAndEverything_areExact(String strategy, double rate, int share) {
    Sampler sampler = sampler(strategy, rate);
    for (int i = 0; i < 10_000; i++) {
      Traces.Decided decided = traces.first(sampler);
      assertThat(decided.isSampled()).isEqualTo(share == 1);
      assertThat(decided.weight().orElse(0)).isEqualTo(share);
    }
  }

  /** The traces that a smaller share samples are among those of a larger one. */
  @Test
  void shares_areNested_whoeverDecides() {
    Sampler less = sampler("traceidratio", 0.05);
    Sampler more = sampler("probability", 0.2);
    for (int i = 0; i < TRACES / 10; i++) {
      String id = traces.newId();
      if (Traces.decide(less, root(), id, Attributes.empty()).isSampled()) {
        assertThat(Traces.decide(more, root(), id, Attributes.empty()).isSampled()).isTrue();
      }
    }
  }

  @Test
  void overrides_haveSharesOfTheirOwn_theRouteBeforeTheService() {
    SamplingConfig config =
        new SamplingConfig(
            new SamplingStrategy(Kind.PROBABILITY, true),
            0.01,
            List.of(
                SamplingOverride.parse("service=test:0.5"),
                SamplingOverride.parse("service=other:1"),
                SamplingOverride.parse("route=GET /jobs:0.2"),
                SamplingOverride.parse("route=/health:1")));
    Sampler test = config.newSampler("test", System::nanoTime);
    assertThat(share(test, request("GET", "/jobs"))).isCloseTo(0.2, within(0.02));
    assertThat(share(test, request("PUT", "/jobs"))).isCloseTo(0.5, within(0.03));
    assertThat(share(test, Attributes.empty())).isCloseTo(0.5, within(0.03));
    assertThat(share(test, routine("/health"))).isEqualTo(1);
    assertThat(share(test, routine("/ready"))).isZero();
    assertThat(share(config.newSampler("third", System::nanoTime), Attributes.empty()))
        .isCloseTo(0.01, within(0.006));
  }

  @Test
  void routineRequest_isSampled_whenItsCallerIs() {
    Sampler sampler = sampler("always-on", 1);
    String id = traces.newId();
    Traces.Decided caller = Traces.decide(sampler, root(), id, Attributes.empty());
    assertThat(
            Traces.decide(
                    sampler,
                    root().with(io.opentelemetry.api.trace.Span.wrap(Traces.remote(id, caller))),
                    id,
                    routine("/health"))
                .isSampled())
        .isTrue();
    assertThat(traces.first(sampler, routine("/health")).isSampled()).isFalse();
  }

  /** Its children would be sampled without it. */
  @Test
  void routineRequest_isSampled_whereEverySpanIs() {
    assertThat(traces.first(sampler("always_on", 1), routine("/health")).isSampled()).isTrue();
  }

  private double share(Sampler sampler, Attributes attributes) {
    int sampled = 0;
    for (int i = 0; i < 20_000; i++) {
      sampled += traces.first(sampler, attributes).isSampled() ? 1 : 0;
    }
    return sampled / 20_000.0;
  }

  private static Attributes request(String method, String route) {
    return Attributes.of(Attribute.HTTP_REQUEST_METHOD, method, Attribute.HTTP_ROUTE, route);
  }

  private static Attributes routine(String route) {
    return request("GET", route).toBuilder().put(Attribute.ROUTINE, true).build();
  }

  private static io.opentelemetry.context.Context root() {
    return io.opentelemetry.context.Context.root();
  }

  private static Sampler sampler(String strategy, double rate) {
    return SamplingConfig.of(SamplingStrategy.parse(strategy), rate)
        .newSampler("test", System::nanoTime);
  }
}
