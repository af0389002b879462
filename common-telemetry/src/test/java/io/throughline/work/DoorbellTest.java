package io.throughline.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DoorbellTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Doorbell bell = new Doorbell();

  @Test
  void ring_endsTheWait() throws Exception {
    CountDownLatch woken = new CountDownLatch(1);
    Thread waiter = Thread.ofVirtual().start(() -> awaitOnce(woken));
    bell.ring();
    assertThat(woken.await(60, TimeUnit.SECONDS)).isTrue();
    waiter.join();
  }

  @Test
  void ringsBeforeTheWait_areRememberedAsOne() throws Exception {
    bell.ring();
    bell.ring();
    bell.ring();
    assertThat(waitTakes(LONG)).isLessThan(LONG);
    assertThat(waitTakes(Duration.ofMillis(50))).isGreaterThanOrEqualTo(Duration.ofMillis(50));
  }

  @Test
  void silence_endsTheWaitAtItsLimit() throws Exception {
    assertThat(waitTakes(Duration.ofMillis(50))).isGreaterThanOrEqualTo(Duration.ofMillis(50));
  }

  @Test
  void work_thatIsAnnouncedByARing_isAlwaysSeen() throws Exception {
    AtomicInteger work = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    int all = 20_000;
    Thread loop =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (done.get() < all) {
                  bell.await(LONG);
                  done.addAndGet(work.getAndSet(0));
                }
              } catch (InterruptedException _) {
                // The test has failed.
              }
            });
    List<Thread> ringers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      ringers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < all / 4; i++) {
                  work.incrementAndGet();
                  bell.ring();
                }
              }));
    }
    for (Thread ringer : ringers) {
      ringer.join();
    }
    assertThat(loop.join(Duration.ofSeconds(30))).isTrue();
    assertThat(done.get()).isEqualTo(all);
  }

  private void awaitOnce(CountDownLatch woken) {
    try {
      bell.await(LONG);
      woken.countDown();
    } catch (InterruptedException _) {
      // The test fails at its latch.
    }
  }

  private Duration waitTakes(Duration atMost) throws InterruptedException {
    long began = System.nanoTime();
    bell.await(atMost);
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
