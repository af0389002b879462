package io.throughline.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of a process that was asked to stop by SIGTERM or SIGINT: it goes on until its main
 * method has closed what it started, or until that takes too long.
 */
public final class Shutdown {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private Shutdown() {}

  /** Begins to heed the signals. */
  public static Shutdown install() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(shutdown::stop));
    return shutdown;
  }

  /** Returns when the process is asked to stop. */
  public void await() throws InterruptedException {
    asked.await();
  }

  /** Everything is closed: the process may end. */
  public void done() {
    done.countDown();
  }

  private void stop() {
    asked.countDown();
    try {
      done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
