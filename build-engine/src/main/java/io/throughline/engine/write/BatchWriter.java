package io.throughline.engine.write;

import io.opentelemetry.context.Scope;
import io.throughline.telemetry.sampling.Suppression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Makes items durable in the order in which they were put, everything that is queued at once: the
 * slower a commit, the more of them one commit takes. The queue is bounded in bytes; who puts more
 * waits.
 *
 * <p>Safe for use from many threads; items that must keep an order among them are put under one
 * lock.
 *
 * @param <T> what is written
 */
public final class BatchWriter<T extends BatchWriter.Item> implements AutoCloseable {
  /** Something to write. */
  public interface Item {
    /** About how much memory it takes. */
    int bytes();
  }

  /** Makes a batch durable; does not return before. */
  @FunctionalInterface
  public interface Commit<T> {
    void write(List<T> batch) throws InterruptedException;
  }

  private static final int BATCH_ITEMS = 4096;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofMillis(100);

  private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();
  private final Semaphore room;
  private final int queueBytes;
  private final int batchBytes;
  private final Commit<T> commit;
  private final Thread thread;
  private volatile boolean closing;

  private BatchWriter(String name, int queueBytes, int batchBytes, Commit<T> commit) {
    this.room = new Semaphore(queueBytes, true);
    this.queueBytes = queueBytes;
    this.batchBytes = batchBytes;
    this.commit = commit;
    this.thread = Thread.ofVirtual().name("writer-" + name).unstarted(this::writeAll);
  }

  /**
   * Starts a writer.
   *
   * @param queueBytes what waits at most
   * @param batchBytes what one commit takes, unless a single item is larger
   */
  public static <T extends Item> BatchWriter<T> start(
      String name, int queueBytes, int batchBytes, Commit<T> commit) {
    BatchWriter<T> writer = new BatchWriter<>(name, queueBytes, batchBytes, commit);
    writer.thread.start();
    return writer;
  }

  /**
   * Queues an item; waits while the queue is full.
   *
   * @throws InterruptedException also when the writer is closed: nothing will be written any more
   */
  public void put(T item) throws InterruptedException {
    room.acquire(weight(item));
    if (closing) {
      throw new InterruptedException("the writer is closed");
    }
    queue.add(item);
  }

  /** Writes what is queued, as far as that works in five seconds, and stops. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(PATIENCE);
      thread.interrupt();
      thread.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    List<T> batch = new ArrayList<>();
    try (Scope _ = Suppression.context().makeCurrent()) {
      while (!closing || !queue.isEmpty()) {
        take(batch);
        if (!batch.isEmpty()) {
          commit.write(List.copyOf(batch));
          room.release(batch.stream().mapToInt(this::weight).sum());
          batch.clear();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a first item, then takes what else is there. */
  private void take(List<T> batch) throws InterruptedException {
    T first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    batch.add(first);
    int bytes = weight(first);
    for (T next = queue.peek();
        next != null && bytes + weight(next) <= batchBytes && batch.size() < BATCH_ITEMS;
        next = queue.peek()) {
      batch.add(queue.remove());
      bytes += weight(next);
    }
  }

  private int weight(T item) {
    return Math.clamp(item.bytes(), 1, queueBytes);
  }

  @Override
  public String toString() {
    return "BatchWriter{" + thread.getName() + ", queued=" + queue.size() + "}";
  }
}
