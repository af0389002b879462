package io.throughline.runner.local;

import io.throughline.work.WorkThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers that are set up ahead. Setting one up costs several times what starting a program in
 * it costs, and can be done while nobody waits for it. One at a time is set up; whoever needs more
 * than there are sets up his own.
 */
final class Spares implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Spares.class);

  /** How long one waits for a spare that is being set up; it never takes that long. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  /** Beginning of the names of directories that are no container's yet. */
  static final String PREFIX = ".new-";

  private final Path containers;
  private final Isolation isolation;
  private final Spawner spawner;
  private final BlockingQueue<Slot> ready = new LinkedBlockingQueue<>();
  private final Semaphore missing;
  private final Semaphore first = new Semaphore(1);
  private volatile boolean filling;
  private volatile boolean closed;

  Spares(Path containers, Isolation isolation, Spawner spawner, WorkThreads threads, int spares) {
    this.containers = containers;
    this.isolation = isolation;
    this.spawner = spawner;
    this.missing = new Semaphore(spares);
    var _ = threads.start(this::fill);
  }

  /** A container that is set up, in a directory of its own. */
  Slot take(boolean privileged) throws IOException, InterruptedException, StartFailure {
    if (privileged) {
      return openFresh(true);
    }
    for (Slot spare = next(); spare != null; spare = next()) {
      missing.release();
      if (spare.isAlive()) {
        return spare;
      }
      spare.discard();
    }
    return openFresh(false);
  }

  private Slot openFresh(boolean privileged)
      throws IOException, InterruptedException, StartFailure {
    ContainerHome home = fresh();
    try {
      return open(home, privileged);
    } catch (IOException | InterruptedException | StartFailure e) {
      FileTree.delete(home.directory());
      throw e;
    }
  }

  /**
   * The next spare; also one that is only just being set up, unless somebody waits for it already.
   */
  private @Nullable Slot next() throws InterruptedException {
    Slot spare = ready.poll();
    if (spare != null || !filling) {
      return spare;
    }
    if (!first.tryAcquire()) {
      return null;
    }
    try {
      return ready.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      first.release();
    }
  }

  /** Sets a container up in a directory. */
  Slot open(ContainerHome home, boolean privileged)
      throws IOException, InterruptedException, StartFailure {
    return Slot.open(home, isolation, spawner, privileged);
  }

  /** A directory that is no container's yet. */
  private ContainerHome fresh() {
    return new ContainerHome(containers.resolve(PREFIX + UUID.randomUUID()));
  }

  @Override
  public void close() {
    closed = true;
    for (Slot slot = ready.poll(); slot != null; slot = ready.poll()) {
      discard(slot);
    }
  }

  private void fill() {
    try {
      while (!closed) {
        missing.acquire();
        filling = true;
        if (!addOne()) {
          missing.release();
          var _ = new CountDownLatch(1).await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean addOne() throws InterruptedException {
    try {
      Slot slot = openFresh(false);
      filling = missing.availablePermits() > 0;
      ready.add(slot);
      if (closed && ready.remove(slot)) {
        discard(slot);
      }
      return true;
    } catch (IOException | StartFailure e) {
      filling = false;
      log.warn("a container could not be prepared ahead: {}", e.getMessage());
      return false;
    }
  }

  private static void discard(Slot slot) {
    try {
      slot.discard();
    } catch (IOException e) {
      log.debug("a spare container was not removed", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
