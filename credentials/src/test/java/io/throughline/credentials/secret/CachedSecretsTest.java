package io.throughline.credentials.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CachedSecretsTest {
  private static final SecretPath KEY = new SecretPath("{{.Secret}}", "key");
  private static final SecretPath OTHER = new SecretPath("{{.Secret}}", "other");

  private final AtomicLong nanos = new AtomicLong();
  private final ScriptedSecrets source = new ScriptedSecrets().with(KEY, "value");
  private final Secrets cached = source.cached(CachePolicy.standard(), nanos::get);

  @Test
  void value_isRemembered_forAMinute() throws Exception {
    assertThat(cached.find(KEY).memory()).isEqualTo(Lookup.Memory.NONE);
    pass(Duration.ofSeconds(59));
    assertThat(cached.find(KEY).memory()).isEqualTo(Lookup.Memory.FRESH);
    pass(Duration.ofSeconds(2));
    assertThat(cached.find(KEY).memory()).isEqualTo(Lookup.Memory.NONE);
    assertThat(source.asked()).isEqualTo(2);
  }

  @Test
  void absence_isRemembered_forTenSeconds() throws Exception {
    cached.find(OTHER);
    pass(Duration.ofSeconds(9));
    assertThat(cached.find(OTHER)).isEqualTo(Lookup.missing().remembered(Lookup.Memory.FRESH));
    pass(Duration.ofSeconds(2));
    assertThat(cached.find(OTHER)).isEqualTo(Lookup.missing());
  }

  @Test
  void failure_isNotRemembered() throws Exception {
    source.failing(1, SecretsException.unreachable("away"));
    assertThatThrownBy(() -> cached.find(KEY)).hasMessage("away");
    assertThat(cached.find(KEY).secret()).isPresent();
  }

  @Test
  void changedValue_isAskedForAnew() throws Exception {
    cached.find(KEY);
    source.changeEverything();
    assertThat(cached.find(KEY).memory()).isEqualTo(Lookup.Memory.NONE);
    assertThat(source.asked()).isEqualTo(2);
  }

  @Test
  void manyAtOnce_askTheSourceOnce() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    source.answeringAfter(open);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Lookup>> lookups =
          IntStream.range(0, 500).mapToObj(_ -> threads.submit(() -> cached.find(KEY))).toList();
      await().atMost(Duration.ofSeconds(60)).until(() -> source.asked() == 1);
      open.countDown();
      for (Future<Lookup> lookup : lookups) {
        assertThat(lookup.get().secret()).isPresent();
      }
    }
    assertThat(source.asked()).isEqualTo(1);
  }

  @Test
  void waiter_asksItself_whenTheFirstGoesAway() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    source.answeringAfter(open);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Lookup> first = threads.submit(() -> cached.find(KEY));
      await().atMost(Duration.ofSeconds(60)).until(() -> source.asked() == 1);
      Future<Lookup> second = threads.submit(() -> cached.find(KEY));
      first.cancel(true);
      await().atMost(Duration.ofSeconds(60)).until(() -> source.asked() == 2);
      open.countDown();
      assertThat(second.get().secret()).isPresent();
    }
  }

  @Test
  void cacheWithoutTime_remembersNothing() throws Exception {
    Secrets none = source.cached(CachePolicy.none(), nanos::get);
    none.find(KEY);
    none.find(KEY);
    assertThat(source.asked()).isEqualTo(2);
  }

  @Test
  void cache_isBounded() throws Exception {
    Secrets small =
        source.cached(
            new CachePolicy(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO, 10),
            nanos::get);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1_000; i++) {
        small.find(new SecretPath("{{.Secret}}", "name" + i));
      }
    }
    assertThat(source.asked()).isGreaterThan(1_900);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
