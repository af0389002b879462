package io.throughline.credentials.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.LongNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Many askers, a manager that comes and goes, and a clock that jumps. */
class CachedSecretsPropertyTest {
  private static final int ROUNDS = 40;
  private static final int STEPS = 60;
  private static final int ASKERS = 12;

  private final AtomicLong nanos = new AtomicLong();

  /** A manager whose values are the moments at which they were read. */
  private final class Moments implements Secrets {
    private final Map<SecretPath, AtomicInteger> inside = new ConcurrentHashMap<>();
    private final Map<SecretPath, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final AtomicInteger crowded = new AtomicInteger();
    private volatile boolean away;

    @Override
    public Lookup find(SecretPath path) {
      AtomicInteger here = inside.computeIfAbsent(path, _ -> new AtomicInteger());
      if (here.incrementAndGet() > 1) {
        crowded.incrementAndGet();
      }
      try {
        if (away) {
          throw SecretsException.unreachable("away");
        }
        answers.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
        return Lookup.found(Secret.of(LongNode.valueOf(nanos.get())));
      } finally {
        here.decrementAndGet();
      }
    }
  }

  @Test
  void answer_isNeverOlderThanItMayBe_andNobodyAsksTwice() throws Exception {
    Random random = new Random(20_261_122);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        CachePolicy policy =
            new CachePolicy(
                Duration.ofSeconds(random.nextInt(1, 60)),
                Duration.ofSeconds(random.nextInt(1, 10)),
                Duration.ofSeconds(random.nextInt(0, 120)),
                1_000);
        Moments manager = new Moments();
        Secrets cached = manager.cached(policy, nanos::get);
        for (int step = 0; step < STEPS; step++) {
          nanos.addAndGet(Duration.ofSeconds(random.nextInt(0, 20)).toNanos());
          manager.away = random.nextInt(3) == 0;
          manager.answers.clear();
          check(askTogether(cached, random, threads), policy, manager);
        }
      }
    }
  }

  private static List<Optional<Lookup>> askTogether(
      Secrets cached, Random random, ExecutorService threads) throws Exception {
    List<Future<Optional<Lookup>>> asked = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(ASKERS);
    for (int i = 0; i < ASKERS; i++) {
      SecretPath path = new SecretPath("{{.Secret}}", "key" + random.nextInt(3));
      asked.add(
          threads.submit(() -> {
            together.await();
            return answer(cached, path);
          }));
    }
    List<Optional<Lookup>> answers = new ArrayList<>();
    for (Future<Optional<Lookup>> each : asked) {
      answers.add(each.get());
    }
    return answers;
  }

  private static Optional<Lookup> answer(Secrets cached, SecretPath path)
      throws InterruptedException {
    try {
      return Optional.of(cached.find(path));
    } catch (SecretsException _) {
      return Optional.empty();
    }
  }

  private void check(List<Optional<Lookup>> answers, CachePolicy policy, Moments manager) {
    assertThat(manager.crowded).hasValue(0);
    assertThat(manager.answers.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    if (!manager.away) {
      assertThat(answers).doesNotContain(Optional.empty());
    }
    for (Optional<Lookup> answer : answers) {
      answer.ifPresent(lookup -> assertThat(age(lookup)).isLessThan(allowed(lookup, policy)));
    }
  }

  private Duration age(Lookup lookup) {
    return Duration.ofNanos(nanos.get() - lookup.secret().orElseThrow().value().asLong());
  }

  private static Duration allowed(Lookup lookup, CachePolicy policy) {
    return switch (lookup.outcome()) {
      case MISS -> Duration.ofNanos(1);
      case HIT -> policy.found();
      case STALE -> policy.found().plus(policy.stale());
      case NOT_FOUND, ERROR -> throw new AssertionError(lookup.outcome());
    };
  }
}
