package io.throughline.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.telemetry.redaction.RedactedSpan;
import io.throughline.telemetry.redaction.Redaction;
import io.throughline.telemetry.sampling.KeepingSampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
 * is sent once. A span can arrive twice, but never in an older state after a newer one.
 */
public final class SpanFeed implements SpanProcessor {
  /** Where spans go. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the spans in order; returns when they are safe.
     *
     * @throws Refused when the store will never take one of them
     * @throws RuntimeException when they are not safe; they are sent again
     */
    void accept(Collection<SpanData> spans) throws InterruptedException;
  }

  /** What a sink throws when sending the same spans again cannot help. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Why spans did not reach the store. */
  enum Drop {
    /** More spans waited than the queue holds. */
    QUEUE_FULL,
    /** The process ended first. */
    STORE_UNREACHABLE,
    /** The store does not take them. */
    REFUSED
  }

  /** What the feed tells of itself. */
  interface Counter {
    void fed(int spans);

    void dropped(int spans, Drop why);
  }

  private static final Logger log = LoggerFactory.getLogger(SpanFeed.class);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final Duration LAST_FLUSH = Duration.ofSeconds(5);
  private static final int BATCH = 1024;

  private final String service;
  private final int capacity;
  private final Redaction redaction;
  private final Counter counter;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Spans that wait, with what is to be sent where that is decided already. */
  private final SequencedMap<ReadableSpan, @Nullable SpanData> waiting = new LinkedHashMap<>();

  private @Nullable Sink sink;
  private @Nullable Thread sender;
  private int inHand;
  private int flushes;
  private long failures;
  private boolean failing;
  private boolean closed;
  private long quietUntil = System.nanoTime();

  SpanFeed(String service, int capacity, Redaction redaction, Counter counter) {
    this.service = service;
    this.capacity = capacity;
    this.redaction = redaction;
    this.counter = counter;
  }

  /** Starts the sending; what has been queued so far goes first. */
  public void connect(Sink to) {
    lock.lock();
    try {
      sink = to;
      changed.signalAll();
      if (sender == null && !closed) {
        sender = Thread.ofPlatform().daemon().name("span-feed-" + service).start(this::send);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends what is queued now.
   *
   * @return whether the queue ran empty in time; false at once when the store cannot be reached
   */
  public boolean flush(Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      flushes++;
      changed.signalAll();
      long failuresBefore = failures;
      while (sender != null && !isIdle() && failures == failuresBefore && left > 0) {
        left = changed.awaitNanos(left);
      }
      return isIdle();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      flushes--;
      lock.unlock();
    }
  }

  /** Spans that wait to be sent. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size() + inHand;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    if (KeepingSampler.isKept(span.getSpanContext())) {
      offer(span, null);
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (KeepingSampler.isKept(span.getSpanContext())) {
      offer(span, redaction.isEmpty() ? null : RedactedSpan.of(span.toSpanData(), redaction));
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return flush(LAST_FLUSH)
        ? CompletableResultCode.ofSuccess()
        : CompletableResultCode.ofFailure();
  }

  /** Sends what is queued, for some seconds, and stops; what is left is counted as dropped. */
  @Override
  public CompletableResultCode shutdown() {
    boolean flushed = flush(LAST_FLUSH);
    int left;
    lock.lock();
    try {
      closed = true;
      left = waiting.size();
      waiting.clear();
      if (sender != null) {
        sender.interrupt();
      }
    } finally {
      lock.unlock();
    }
    drop(left, Drop.STORE_UNREACHABLE);
    return flushed ? CompletableResultCode.ofSuccess() : CompletableResultCode.ofFailure();
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      return "SpanFeed{queued=" + waiting.size() + "}";
    } finally {
      lock.unlock();
    }
  }

  /** Queues a span; its later state takes the place of an earlier one that waits still. */
  private void offer(ReadableSpan span, @Nullable SpanData safe) {
    lock.lock();
    try {
      if (!closed && (waiting.size() + inHand < capacity || waiting.containsKey(span))) {
        waiting.put(span, safe);
        if (waiting.size() == 1 || waiting.size() == BATCH) {
          changed.signalAll();
        }
        return;
      }
    } finally {
      lock.unlock();
    }
    drop(1, Drop.QUEUE_FULL);
  }

  private void send() {
    try {
      while (true) {
        SequencedMap<ReadableSpan, @Nullable SpanData> batch = take();
        boolean sent = false;
        try {
          List<SpanData> spans = new ArrayList<>(batch.size());
          batch.forEach((span, safe) ->
              spans.add(safe == null ? RedactedSpan.of(span.toSpanData(), redaction) : safe));
          sent = sendTo(currentSink(), spans);
        } finally {
          settle(batch, sent);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for spans, then a moment for their ends, and takes the first of them in hand. */
  private SequencedMap<ReadableSpan, @Nullable SpanData> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        changed.await();
      }
      long pause = (failing ? PAUSE_AFTER_FAILURE : PAUSE).toNanos();
      while (flushes == 0 && pause > 0 && (failing || waiting.size() < BATCH)) {
        pause = changed.awaitNanos(pause);
      }
      SequencedMap<ReadableSpan, @Nullable SpanData> batch = new LinkedHashMap<>();
      while (!waiting.isEmpty() && batch.size() < BATCH) {
        Map.Entry<ReadableSpan, @Nullable SpanData> first = waiting.firstEntry();
        batch.put(first.getKey(), first.getValue());
        waiting.remove(first.getKey());
      }
      inHand = batch.size();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** False when the store could not be reached. */
  private boolean sendTo(Sink to, List<SpanData> spans) throws InterruptedException {
    try {
      to.accept(spans);
      counter.fed(spans.size());
      return true;
    } catch (Refused e) {
      if (spans.size() == 1) {
        log.warn("the span store refuses span \"{}\"", spans.getFirst().getName(), e);
        drop(1, Drop.REFUSED);
        return true;
      }
      int half = spans.size() / 2;
      return sendTo(to, spans.subList(0, half)) && sendTo(to, spans.subList(half, spans.size()));
    } catch (RuntimeException | Error e) {
      warn(e);
      return false;
    }
  }

  /** Lays the spans of a batch that was not sent back, in front of those that came meanwhile. */
  private void settle(SequencedMap<ReadableSpan, @Nullable SpanData> batch, boolean sent) {
    int dropped = 0;
    lock.lock();
    try {
      inHand = 0;
      failing = !sent;
      if (!sent) {
        failures++;
        if (closed) {
          dropped = batch.size();
        } else {
          batch.reversed().forEach(this::putBack);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    drop(dropped, Drop.STORE_UNREACHABLE);
  }

  /** A span that came again meanwhile gets its old place, in its new state. */
  private void putBack(ReadableSpan span, @Nullable SpanData safe) {
    waiting.putFirst(span, waiting.containsKey(span) ? waiting.get(span) : safe);
  }

  private Sink currentSink() {
    lock.lock();
    try {
      if (sink == null) {
        throw new IllegalStateException("the sender starts with the first sink");
      }
      return sink;
    } finally {
      lock.unlock();
    }
  }

  private boolean isIdle() {
    return waiting.isEmpty() && inHand == 0;
  }

  private void drop(int spans, Drop why) {
    if (spans > 0) {
      counter.dropped(spans, why);
    }
  }

  private void warn(Throwable failure) {
    long now = System.nanoTime();
    if (now - quietUntil >= 0) {
      quietUntil = now + BETWEEN_WARNINGS.toNanos();
      log.warn("the span store cannot be reached, spans wait: {}", String.valueOf(failure));
    } else {
      log.debug("the span store cannot be reached", failure);
    }
  }
}
