package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.redaction.Redaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the store does, each kept span arrives as it ended, or is counted. */
class SpanFeedPropertyTest {
  private static final int CAPACITY = 40;

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyKeptSpan_arrivesAsItEnded_orIsCounted(long seed) {
    Random random = new Random(seed);
    SpanFeedTest.Counts counts = new SpanFeedTest.Counts();
    SpanFeed feed = new SpanFeed("test", CAPACITY, new Redaction(), counts);
    MoodyStore store = new MoodyStore(seed);
    Set<String> made = new HashSet<>();
    try (SdkTracerProvider provider = SpanFeedTest.provider(feed)) {
      feed.connect(store::accept);
      List<Span> open = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        switch (random.nextInt(5)) {
          case 0, 1 -> open.add(start(provider, "span " + i, made));
          case 2, 3 -> endOne(open, random);
          default -> feed.flush(Duration.ofMillis(random.nextInt(2)));
        }
      }
      open.forEach(Span::end);
      store.recover();
      // The first flush may still meet a failure from before.
      await()
          .atMost(Duration.ofSeconds(60))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> feed.flush(Duration.ofSeconds(1)));
    }
    assertThat(made).containsAll(store.spans.keySet());
    long missing = made.stream().filter(id -> !store.hasEnded(id)).count();
    assertThat(missing).isLessThanOrEqualTo(counts.all());
    assertThat(store.wentBack).isEmpty();
  }

  private static Span start(SdkTracerProvider provider, String name, Set<String> made) {
    Span span =
        provider.get("test").spanBuilder(name).setAttribute(Attribute.KEEP, true).startSpan();
    made.add(span.getSpanContext().getSpanId());
    return span;
  }

  private static void endOne(List<Span> open, Random random) {
    if (!open.isEmpty()) {
      open.remove(random.nextInt(open.size())).end();
    }
  }

  /** A store that sometimes is away, sometimes takes half and fails, sometimes refuses. */
  private static final class MoodyStore {
    final Map<String, SpanData> spans = new HashMap<>();
    final List<String> wentBack = new ArrayList<>();
    private final Random random;
    private boolean moody = true;

    MoodyStore(long seed) {
      this.random = new Random(~seed);
    }

    synchronized void accept(Collection<SpanData> batch) {
      if (!moody) {
        batch.forEach(this::keep);
        return;
      }
      switch (random.nextInt(5)) {
        case 0 -> throw new IllegalStateException("away");
        case 1 -> {
          batch.stream().limit(batch.size() / 2).forEach(this::keep);
          throw new IllegalStateException("gone in between");
        }
        case 2 -> throw new SpanFeed.Refused("refused", new IllegalArgumentException());
        default -> batch.forEach(this::keep);
      }
    }

    synchronized void recover() {
      moody = false;
    }

    synchronized boolean hasEnded(String id) {
      SpanData span = spans.get(id);
      return span != null && span.hasEnded();
    }

    private void keep(SpanData span) {
      SpanData before = spans.put(span.getSpanId(), span);
      if (before != null && before.hasEnded() && !span.hasEnded()) {
        wentBack.add(span.getName());
      }
    }
  }
}
