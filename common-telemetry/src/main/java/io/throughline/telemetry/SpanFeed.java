package io.throughline.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the spans of kept traces to the span store, when they start and when they end, so that a
 * trace can be looked at while it grows and a span whose process dies is known nevertheless.
 *
 * <p>The queue is bounded and never blocks the code that makes spans: what does not fit is dropped
 * and counted. Spans wait in it until the feed is {@linkplain #connect connected}, and while the
 * store cannot be reached. One thread sends; a span that both starts and ends between two sendings
 * is sent once.
 */
public final class SpanFeed implements SpanProcessor {
  /** Where spans go. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the spans in order; returns when they are safe.
     *
     * @throws RuntimeException when they are not; they are sent again
     */
    void accept(Collection<SpanData> spans) throws InterruptedException;
  }

  /** What the feed tells of itself. */
  interface Counter {
    void fed(int spans);

    void dropped(int spans);
  }

  private static final Logger log = LoggerFactory.getLogger(SpanFeed.class);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
  private static final int BATCH = 1024;

  private final BlockingQueue<ReadableSpan> queue;
  private final Redaction redaction;
  private final Counter counter;
  private final AtomicReference<@Nullable Sink> sink = new AtomicReference<>();
  private final CountDownLatch connected = new CountDownLatch(1);
  private final Object sending = new Object();
  private final Thread sender;
  private volatile boolean closed;

  SpanFeed(String service, int capacity, Redaction redaction, Counter counter) {
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.redaction = redaction;
    this.counter = counter;
    this.sender = Thread.ofPlatform().daemon().name("span-feed-" + service).start(this::send);
  }

  /** Starts the sending; what has been queued so far goes first. */
  public void connect(Sink to) {
    sink.set(to);
    connected.countDown();
  }

  /**
   * Sends what is queued now.
   *
   * @return whether the queue ran empty in time
   */
  public boolean flush(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadline && sendOnce()) {
      synchronized (sending) {
        if (queue.isEmpty()) {
          return true;
        }
      }
    }
    return queue.isEmpty();
  }

  private void send() {
    try {
      connected.await();
      while (!closed) {
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        if (!sendOnce()) {
          TimeUnit.NANOSECONDS.sleep(PAUSE_AFTER_FAILURE.toNanos());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends one batch; false when it could not be sent, it is then queued again as far as there is
   * room.
   */
  private boolean sendOnce() {
    synchronized (sending) {
      Sink to = sink.get();
      if (to == null) {
        return false;
      }
      List<ReadableSpan> drained = new ArrayList<>();
      queue.drainTo(drained, BATCH);
      if (drained.isEmpty()) {
        return true;
      }
      Set<ReadableSpan> spans = Collections.newSetFromMap(new IdentityHashMap<>());
      List<SpanData> batch =
          drained.stream()
              .filter(spans::add)
              .map(span -> RedactedSpan.of(span.toSpanData(), redaction))
              .collect(Collectors.toList());
      try {
        to.accept(batch);
        counter.fed(batch.size());
        return true;
      } catch (RuntimeException e) {
        log.atDebug().setCause(e).log("span store cannot be reached, spans wait");
        requeue(drained);
        return false;
      } catch (InterruptedException _) {
        requeue(drained);
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  private void requeue(List<ReadableSpan> spans) {
    int dropped = 0;
    for (ReadableSpan span : spans) {
      if (!queue.offer(span)) {
        dropped++;
      }
    }
    if (dropped > 0) {
      counter.dropped(dropped);
    }
  }

  private void offer(ReadableSpan span) {
    if (!KeepingSampler.isKept(span.getSpanContext())) {
      return;
    }
    if (!queue.offer(span)) {
      counter.dropped(1);
    }
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    offer(span);
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    offer(span);
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return flush(Duration.ofSeconds(5))
        ? CompletableResultCode.ofSuccess()
        : CompletableResultCode.ofFailure();
  }

  @Override
  public CompletableResultCode shutdown() {
    CompletableResultCode flushed =
        sink.get() == null ? CompletableResultCode.ofSuccess() : forceFlush();
    closed = true;
    sender.interrupt();
    return flushed;
  }

  @Override
  public String toString() {
    return "SpanFeed{queued=" + queue.size() + "}";
  }
}
