package io.throughline.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginLimitTest {
  private final AtomicLong nanos = new AtomicLong();
  private final LoginLimit limit = new LoginLimit(3, Duration.ofMinutes(1), nanos::get);

  @Test
  void guesser_isStopped_untilTheWindowIsOver() {
    wrong(3, "10.0.0.1", "admin");
    assertThat(limit.allows("10.0.0.1", "admin")).isFalse();
    assertThat(limit.allows("10.0.0.1", "ADMIN")).isFalse();
    assertThat(limit.allows("10.0.0.1", "other")).isTrue();
    assertThat(limit.allows("10.0.0.2", "admin")).isTrue();
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(limit.allows("10.0.0.1", "admin")).isTrue();
  }

  @Test
  void rightPassword_forgives() {
    wrong(2, "10.0.0.1", "admin");
    limit.forgive("10.0.0.1", "admin");
    wrong(2, "10.0.0.1", "admin");
    assertThat(limit.allows("10.0.0.1", "admin")).isTrue();
  }

  @Test
  void addressThatTriesManyUsers_isStoppedForAll() {
    for (int i = 0; i < 30; i++) {
      assertThat(limit.allows("10.0.0.1", "user" + i)).isTrue();
      limit.countWrong("10.0.0.1", "user" + i);
    }
    assertThat(limit.allows("10.0.0.1", "fresh")).isFalse();
  }

  private void wrong(int times, String address, String user) {
    for (int i = 0; i < times; i++) {
      assertThat(limit.allows(address, user)).isTrue();
      limit.countWrong(address, user);
    }
  }
}
