package io.throughline.engine.scope;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells a part of a build to stop. It is told once, with the first cause; whatever is part of it is
 * told as well.
 *
 * <p>Safe for use from many threads.
 */
public final class Cancellation implements AutoCloseable {
  /** Why something is to stop. */
  public enum Cause {
    /** A user wants the build to stop. */
    ABORT,
    /** A step beside it did not succeed. */
    FAIL_FAST,
    /** It took too long. */
    TIMEOUT
  }

  /** Work was told to stop before it was done. */
  public static final class CancelledException extends Exception {
    private static final long serialVersionUID = 1L;

    CancelledException() {
      super("cancelled");
    }
  }

  /** Ends a listener's interest. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  private final Set<Runnable> listeners = new LinkedHashSet<>();
  private Registration above = () -> {};
  private @Nullable Cause cause;

  /** Part of this one: it is told when this is told, and can be told alone. Close it when done. */
  public Cancellation child() {
    Cancellation child = new Cancellation();
    child.above = onCancel(() -> child.cancel(cause().orElseThrow()));
    return child;
  }

  public synchronized Optional<Cause> cause() {
    return Optional.ofNullable(cause);
  }

  public boolean isCancelled() {
    return cause().isPresent();
  }

  /** Tells everyone; only the first time counts. */
  public void cancel(Cause why) {
    List<Runnable> told;
    synchronized (this) {
      if (cause != null) {
        return;
      }
      cause = why;
      told = new ArrayList<>(listeners);
      listeners.clear();
    }
    told.forEach(Runnable::run);
  }

  /** Runs the listener when this is cancelled: at once if it is already. It must not block. */
  public Registration onCancel(Runnable listener) {
    synchronized (this) {
      if (cause == null) {
        listeners.add(listener);
        return () -> {
          synchronized (this) {
            listeners.remove(listener);
          }
        };
      }
    }
    listener.run();
    return () -> {};
  }

  /**
   * Runs work that waits, and interrupts it when this is cancelled.
   *
   * @throws CancelledException when it was
   * @throws InterruptedException when the thread was interrupted by someone else
   */
  public <T> T interruptibly(Callable<T> work) throws Exception {
    Thread worker = Thread.currentThread();
    AtomicBoolean cancelled = new AtomicBoolean();
    Object lock = new Object();
    AtomicBoolean done = new AtomicBoolean();
    Registration registration =
        onCancel(() -> {
          synchronized (lock) {
            if (!done.get()) {
              cancelled.set(true);
              worker.interrupt();
            }
          }
        });
    try (registration) {
      return work.call();
    } catch (InterruptedException e) {
      if (cancelled.get()) {
        throw new CancelledException();
      }
      throw e;
    } finally {
      synchronized (lock) {
        done.set(true);
        if (cancelled.get()) {
          Thread.interrupted();
        }
      }
    }
  }

  /** It is over: what it is part of need not tell it any more. */
  @Override
  public void close() {
    above.close();
  }
}
