package io.throughline.scheduler.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CheckRateTest {
  private final AtomicLong now = new AtomicLong(1_000);
  private final CheckRate rate = new CheckRate(() -> Instant.ofEpochMilli(now.get()), 3);

  @Test
  void burst_isTakenAtOnce_thenPermitsComeAtTheRate() {
    rate.setRate(2);
    takeBurst();
    assertThat(rate.tryTake()).isFalse();
    assertThat(rate.delay()).isEqualTo(Duration.ofMillis(500));
    now.addAndGet(500);
    assertThat(rate.tryTake()).isTrue();
    assertThat(rate.tryTake()).isFalse();
  }

  @Test
  void permits_areKept_butNotMoreThanTheBurst() {
    rate.setRate(100);
    now.addAndGet(1_000_000);
    int taken = 0;
    while (rate.tryTake()) {
      taken++;
    }
    assertThat(taken).isEqualTo(3);
  }

  private void takeBurst() {
    for (int i = 0; i < 3; i++) {
      assertThat(rate.tryTake()).isTrue();
    }
  }

  @Test
  void rate_mayChange() {
    rate.setRate(1);
    takeBurst();
    now.addAndGet(500);
    rate.setRate(10);
    assertThat(rate.delay()).isEqualTo(Duration.ofMillis(50));
  }
}
