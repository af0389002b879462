package io.throughline.scheduler.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ThrowingRunnable;

/** Waits for states. */
public final class Eventually {
  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);

  private Eventually() {}

  /** Waits until there is no failure any more. */
  public static void check(ThrowingRunnable assertion) {
    await().atMost(AT_MOST).pollDelay(Duration.ZERO).pollInterval(POLL).untilAsserted(assertion);
  }

  /** Waits until there is an answer instead of a failure. */
  public static <T> T get(Callable<T> question) {
    AtomicReference<T> answer = new AtomicReference<>();
    await()
        .atMost(AT_MOST)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .ignoreException(io.throughline.rpc.RpcException.class)
        .untilAsserted(() -> answer.set(question.call()));
    return answer.get();
  }
}
