package io.throughline.telemetry.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.throughline.telemetry.testing.RandomText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A trace that goes through services whose samplers differ is sampled whole or not at all. */
class ChainPropertyTest {
  private static final String[] PARENT_BASED = {
    "always-on",
    "always-off",
    "probability",
    "rate-limited",
    "adaptive",
    "parentbased_always_on",
    "parentbased_always_off",
    "parentbased_traceidratio"
  };

  @Test
  void chain_followsItsFirst_withItsThreshold() {
    RandomText.times(3_000)
        .forEach(text -> {
          Traces traces = new Traces(text.number(0, Integer.MAX_VALUE - 1));
          List<Sampler> services = services(text, PARENT_BASED);
          String id = traces.newId();
          Traces.Decided first =
              Traces.decide(services.getFirst(), Context.root(), id, Attributes.empty());
          SpanContext parent = Traces.remote(id, first);
          for (Sampler service : services) {
            Traces.Decided decided = Traces.decide(service, parent);
            assertThat(decided.isSampled()).as(text.toString()).isEqualTo(first.isSampled());
            assertThat(decided.weight()).as(text.toString()).isEqualTo(first.weight());
            parent = Traces.remote(id, decided);
          }
        });
  }

  /** Samplers that ask nobody agree when they have the same share. */
  @Test
  void chainOfRatios_agrees_withoutAskingItsParents() {
    RandomText.times(3_000)
        .forEach(text -> {
          Traces traces = new Traces(text.number(0, Integer.MAX_VALUE - 1));
          Sampler ratio = sampler("traceidratio", text.number(0, 100) / 100.0);
          String id = traces.newId();
          Traces.Decided first = Traces.decide(ratio, Context.root(), id, Attributes.empty());
          Traces.Decided second = Traces.decide(ratio, Traces.remote(id, first));
          assertThat(second.isSampled()).isEqualTo(first.isSampled());
          assertThat(second.weight()).isEqualTo(first.weight());
        });
  }

  private static List<Sampler> services(RandomText text, String... strategies) {
    return new ArrayList<>(
        IntStream.range(0, text.number(1, 6))
            .mapToObj(_ -> sampler(text.oneOf(strategies), text.oneOf(0.0, 0.1, 0.5, 0.9, 1.0)))
            .toList());
  }

  private static Sampler sampler(String strategy, double rate) {
    return SamplingConfig.of(SamplingStrategy.parse(strategy), rate)
        .newSampler("test", System::nanoTime);
  }
}
