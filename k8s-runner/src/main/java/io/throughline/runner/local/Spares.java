package io.throughline.runner.local;

import io.throughline.work.WorkThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
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

  /** Beginning of the names of directories that are no container's yet. */
  static final String PREFIX = ".new-";

  private final Path containers;
  private final Isolation isolation;
  private final Spawner spawner;
  private final BlockingQueue<Slot> ready = new LinkedBlockingQueue<>();
  private final Semaphore missing;
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
    while (!privileged) {
      @Nullable Slot spare = ready.poll();
      if (spare == null) {
        break;
      }
      missing.release();
      if (spare.isAlive()) {
        return spare;
      }
      spare.discard();
    }
    return open(fresh(), privileged);
  }

  /** Sets a container up in a directory. */
  Slot open(ContainerHome home, boolean privileged)
      throws IOException, InterruptedException, StartFailure {
    return Slot.open(home, isolation, spawner, privileged);
  }

  /** A directory that is no container's yet. */
  ContainerHome fresh() {
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
        Slot slot = open(fresh(), false);
        ready.add(slot);
        if (closed && ready.remove(slot)) {
          discard(slot);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException | StartFailure e) {
      log.warn("no containers are prepared ahead any more: {}", e.getMessage());
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
