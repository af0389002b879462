package io.throughline.credentials.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
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

  @Test
  void oldValue_counts_whileItsManagerIsAway() throws Exception {
    cached.find(KEY);
    pass(Duration.ofMinutes(5));
    source.failing(1, SecretsException.throttled("too much"));
    Lookup stale = cached.find(KEY);
    assertThat(stale.outcome()).isEqualTo(Lookup.Outcome.STALE);
    assertThat(stale.secret().orElseThrow().value().textValue()).isEqualTo("value");
  }

  @Test
  void managerThatIsAway_isNotAskedForEachLookup_ofAnOldValue() throws Exception {
    cached.find(KEY);
    pass(Duration.ofMinutes(5));
    source.failing(100, SecretsException.unreachable("away"));
    for (int i = 0; i < 10; i++) {
      assertThat(cached.find(KEY).outcome()).isEqualTo(Lookup.Outcome.STALE);
    }
    assertThat(source.asked()).isEqualTo(2);
    pass(Duration.ofSeconds(11));
    cached.find(KEY);
    assertThat(source.asked()).isEqualTo(3);
  }

  @Test
  void oldValue_isForgotten_whenItIsTooOld_howeverOftenItIsAskedFor() throws Exception {
    cached.find(KEY);
    source.failing(1_000, SecretsException.unreachable("away"));
    pass(Duration.ofMinutes(1));
    for (int i = 0; i < 59; i++) {
      pass(Duration.ofSeconds(10));
      assertThat(cached.find(KEY).outcome()).isEqualTo(Lookup.Outcome.STALE);
    }
    pass(Duration.ofSeconds(11));
    assertThatThrownBy(() -> cached.find(KEY)).hasMessage("away");
  }

  @Test
  void oldValue_countsNoMore_whenWeAreNotLetIn() throws Exception {
    cached.find(KEY);
    pass(Duration.ofMinutes(5));
    source.failing(1, SecretsException.denied("no"));
    assertThatThrownBy(() -> cached.find(KEY)).hasMessage("no");
  }

  @Test
  void managerThatIsBack_isHeard() throws Exception {
    cached.find(KEY);
    pass(Duration.ofMinutes(5));
    source.failing(1, SecretsException.unreachable("away"));
    cached.find(KEY);
    source.with(KEY, "new");
    pass(Duration.ofSeconds(11));
    Lookup lookup = cached.find(KEY);
    assertThat(lookup.outcome()).isEqualTo(Lookup.Outcome.MISS);
    assertThat(lookup.secret().orElseThrow().value().textValue()).isEqualTo("new");
  }

  @Test
  void leasedValue_isRemembered_forNoLongerThanItsLease() throws Exception {
    Secrets leased =
        new LeasedSecrets(Duration.ofSeconds(30)).cached(CachePolicy.standard(), nanos::get);
    leased.find(KEY);
    pass(Duration.ofSeconds(29));
    assertThat(leased.find(KEY).memory()).isEqualTo(Lookup.Memory.FRESH);
    pass(Duration.ofSeconds(2));
    assertThatThrownBy(() -> leased.find(KEY)).hasMessage("asked twice");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** Answers once, for a time, and is away after that. */
  private static final class LeasedSecrets implements Secrets {
    private final Duration lease;
    private boolean asked;

    LeasedSecrets(Duration lease) {
      this.lease = lease;
    }

    @Override
    public synchronized Lookup find(SecretPath path) {
      if (asked) {
        throw SecretsException.unreachable("asked twice");
      }
      asked = true;
      return Lookup.found(Secret.leased(TextNode.valueOf("value"), lease));
    }
  }
}
