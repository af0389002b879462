package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.throughline.telemetry.SpanFeed.Drop;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.redaction.Redaction;
import io.throughline.telemetry.sampling.KeepingSampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanFeedTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Redaction redaction = new Redaction();
  private final Counts counts = new Counts();
  private final List<SpanData> arrived = new CopyOnWriteArrayList<>();
  private SpanFeed feed = new SpanFeed("test", 100, redaction, counts);
  private SdkTracerProvider provider = provider(feed);

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void span_thatStartsAndEndsBetweenTwoSendings_isSentOnce() {
    span("a").end();
    feed.connect(arrived::addAll);
    assertThat(feed.flush(LONG)).isTrue();
    assertThat(arrived).singleElement().returns(true, SpanData::hasEnded);
    assertThat(counts.fed.get()).isEqualTo(1);
  }

  @Test
  void span_isKnown_whileItIsOpen() {
    feed.connect(arrived::addAll);
    Span span = span("a");
    await().atMost(LONG).until(() -> arrived.size() == 1);
    assertThat(arrived.getFirst().hasEnded()).isFalse();
    span.end();
    await().atMost(LONG).until(() -> arrived.size() == 2);
    assertThat(arrived.getLast().hasEnded()).isTrue();
  }

  @Test
  void spans_arriveInTheOrderOfTheirStarts() {
    Span parent = span("parent");
    Span child = span("child");
    child.end();
    parent.end();
    feed.connect(arrived::addAll);
    feed.flush(LONG);
    assertThat(arrived).extracting(SpanData::getName).containsExactly("parent", "child");
  }

  @Test
  void spanThatIsNotKept_isNotFed() {
    feed.connect(arrived::addAll);
    provider.get("test").spanBuilder("stranger").startSpan().end();
    span("a").end();
    feed.flush(LONG);
    assertThat(arrived).extracting(SpanData::getName).containsExactly("a");
  }

  @Test
  void fullQueue_dropsAndCounts_withoutBlocking() {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      spans.add(span("span " + i));
    }
    assertThat(counts.dropped(Drop.QUEUE_FULL)).isEqualTo(50);
    spans.subList(0, 100).forEach(Span::end); // Their places are taken by their ends.
    assertThat(counts.dropped(Drop.QUEUE_FULL)).isEqualTo(50);
    feed.connect(arrived::addAll);
    feed.flush(LONG);
    assertThat(arrived).hasSize(100).allMatch(SpanData::hasEnded);
  }

  @Test
  void spans_waitForAStoreThatIsAway_andGoWhenItIsBack() {
    AtomicBoolean away = new AtomicBoolean(true);
    AtomicInteger attempts = new AtomicInteger();
    feed.connect(spans -> {
      attempts.incrementAndGet();
      if (away.get()) {
        throw new IllegalStateException("away");
      }
      arrived.addAll(spans);
    });
    Span open = span("open");
    span("a").end();
    assertThat(feed.flush(LONG)).isFalse();
    open.end();
    assertThat(attempts.get()).isPositive();
    assertThat(arrived).isEmpty();
    away.set(false);
    await().atMost(LONG).until(() -> arrived.size() == 2);
    assertThat(arrived).extracting(SpanData::getName).containsExactly("open", "a");
    assertThat(arrived).allMatch(SpanData::hasEnded);
    assertThat(counts.all()).isZero();
  }

  @Test
  void spanThatTheStoreRefuses_isDropped_andHoldsUpNoOther() {
    feed.connect(spans -> {
      if (spans.stream().anyMatch(span -> span.getName().equals("poison"))) {
        throw new SpanFeed.Refused("no", new IllegalArgumentException());
      }
      arrived.addAll(spans);
    });
    for (String name : List.of("a", "b", "poison", "c", "poison", "d", "e")) {
      span(name).end();
    }
    assertThat(feed.flush(LONG)).isTrue();
    assertThat(arrived)
        .filteredOn(SpanData::hasEnded)
        .extracting(SpanData::getName)
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(counts.dropped(Drop.REFUSED)).isGreaterThanOrEqualTo(2);
  }

  @Test
  void sinkThatThrowsAnError_doesNotEndTheFeed() {
    AtomicBoolean broken = new AtomicBoolean(true);
    feed.connect(spans -> {
      if (broken.getAndSet(false)) {
        throw new StackOverflowError();
      }
      arrived.addAll(spans);
    });
    span("a").end();
    await().atMost(LONG).until(() -> !arrived.isEmpty());
  }

  @Test
  void secret_isHidden_alsoWhenItIsLetGoBeforeTheSpanIsSent() {
    try (Redaction.Hold _ = redaction.hold(List.of("hunter2"))) {
      Span span = span("a");
      span.setAttribute(Attribute.OUTCOME_MESSAGE, "hunter2");
      span.end();
    }
    feed.connect(arrived::addAll);
    feed.flush(LONG);
    assertThat(arrived).hasSize(1);
    assertThat(arrived.toString()).doesNotContain("hunter2").contains("((redacted))");
  }

  @Test
  void slowSink_doesNotHoldUpFlushLongerThanItMay() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    feed.connect(_ -> slow.await());
    span("a").end();
    long began = System.nanoTime();
    assertThat(feed.flush(Duration.ofMillis(200))).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    slow.countDown();
    assertThat(feed.flush(LONG)).isTrue();
  }

  @Test
  void shutdown_sendsWhatWaits() {
    feed.connect(arrived::addAll);
    span("a").end();
    feed.shutdown();
    assertThat(arrived).isNotEmpty().last().returns(true, SpanData::hasEnded);
    assertThat(counts.all()).isZero();
  }

  @Test
  void shutdown_countsWhatCannotBeSent() {
    feed.connect(_ -> {
      throw new IllegalStateException("away");
    });
    span("a").end();
    span("b").end();
    feed.shutdown();
    await().atMost(LONG).until(() -> counts.dropped(Drop.STORE_UNREACHABLE) == 2);
    span("late").end();
    assertThat(counts.dropped(Drop.QUEUE_FULL)).isEqualTo(2);
    assertThat(feed).hasToString("SpanFeed{queued=0}");
  }

  @Test
  void feedThatWasNeverConnected_countsItsSpans_whenItEnds() {
    span("a").end();
    feed.shutdown();
    assertThat(counts.dropped(Drop.STORE_UNREACHABLE)).isEqualTo(1);
  }

  @Test
  void manySpans_fromManyThreads_allArrive() throws Exception {
    feed = new SpanFeed("test", 100_000, redaction, counts);
    provider = provider(feed);
    feed.connect(arrived::addAll);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < 1000; i++) {
                  span("a").end();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(feed.flush(LONG)).isTrue();
    assertThat(arrived.stream().filter(SpanData::hasEnded).map(SpanData::getSpanId).distinct())
        .hasSize(8000);
  }

  private Span span(String name) {
    Tracer tracer = provider.get("test");
    return tracer.spanBuilder(name).setAttribute(Attribute.KEEP, true).startSpan();
  }

  static SdkTracerProvider provider(SpanFeed feed) {
    return SdkTracerProvider.builder()
        .setSampler(new KeepingSampler(Sampler.alwaysOff()))
        .addSpanProcessor(feed)
        .build();
  }

  /** What the feed tells of itself. */
  static final class Counts implements SpanFeed.Counter {
    final AtomicInteger fed = new AtomicInteger();
    private final Map<Drop, AtomicInteger> dropped = new EnumMap<>(Drop.class);

    Counts() {
      for (Drop why : Drop.values()) {
        dropped.put(why, new AtomicInteger());
      }
    }

    @Override
    public void fed(int spans) {
      fed.addAndGet(spans);
    }

    @Override
    public void dropped(int spans, Drop why) {
      dropped.get(why).addAndGet(spans);
    }

    int dropped(Drop why) {
      return dropped.get(why).get();
    }

    int all() {
      return dropped.values().stream().mapToInt(AtomicInteger::get).sum();
    }
  }
}
