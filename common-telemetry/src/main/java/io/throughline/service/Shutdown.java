package io.throughline.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a process that was asked to stop by SIGTERM or SIGINT: it goes on until its main
 * method has closed what it started, or until that takes too long. A thread that is still starting
 * things is interrupted.
 */
public final class Shutdown {
  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread starter = Thread.currentThread();
  private boolean starting = true;

  private Shutdown() {}

  /** Begins to heed the signals; for the thread that will start the process's parts and wait. */
  public static Shutdown install() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(shutdown::stop));
    return shutdown;
  }

  /** Returns when the process is asked to stop. */
  public void await() throws InterruptedException {
    started();
    asked.await();
  }

  /** Whether the process was asked to stop. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Everything is closed: the process may end. */
  public void done() {
    started();
    done.countDown();
  }

  private synchronized void started() {
    starting = false;
  }

  private synchronized void ask() {
    asked.countDown();
    if (starting) {
      starter.interrupt();
    }
  }

  private void stop() {
    ask();
    try {
      if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("not everything stopped within {} s", PATIENCE.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
