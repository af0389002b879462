package io.throughline.gateway.sse;

import io.throughline.http.Exchange;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.concurrent.Future;

/**
 * Writes a comment into an event stream now and then, lest somebody takes the silence for death.
 */
public final class SignsOfLife implements AutoCloseable {
  private final WorkThreads threads = WorkThreads.named("keep-alive");
  private final Duration pause;

  public SignsOfLife(Duration pause) {
    this.pause = pause;
  }

  /** Ends with the stream that it keeps alive. */
  public interface Beat extends AutoCloseable {
    @Override
    void close();
  }

  Beat start(Exchange.Stream out) {
    Future<?> beating = threads.start(() -> beat(out));
    return () -> beating.cancel(true);
  }

  @Override
  public void close() {
    threads.close();
  }

  private void beat(Exchange.Stream out) {
    try {
      while (true) {
        new Doorbell().await(pause);
        out.write(Frames.KEEP_ALIVE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
