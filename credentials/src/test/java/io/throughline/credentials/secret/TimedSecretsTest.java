package io.throughline.credentials.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimedSecretsTest {
  private static final SecretPath KEY = new SecretPath("{{.Secret}}", "key");

  private final WorkThreads threads = WorkThreads.named("test");
  private final ScriptedSecrets manager = new ScriptedSecrets().with(KEY, "value");

  @AfterEach
  void stop() {
    threads.close();
  }

  @Test
  void answer_goesThrough() throws Exception {
    assertThat(manager.timedOut(Duration.ofSeconds(60), threads).find(KEY).secret()).isPresent();
  }

  @Test
  void failure_goesThroughAsItIs() {
    manager.failing(1, SecretsException.denied("no"));
    assertThatThrownBy(() -> manager.timedOut(Duration.ofSeconds(60), threads).find(KEY))
        .isInstanceOfSatisfying(
            SecretsException.class,
            e -> assertThat(e.kind()).isEqualTo(SecretsException.Kind.DENIED));
  }

  @Test
  void questionThatTakesTooLong_isGivenUp_andInterrupted() {
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch never = new CountDownLatch(1);
    Secrets silent =
        _ -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.set(true);
            throw e;
          }
          return Lookup.missing();
        };
    assertThatThrownBy(() -> silent.timedOut(Duration.ofMillis(20), threads).find(KEY))
        .isInstanceOfSatisfying(
            SecretsException.class,
            e -> assertThat(e.kind()).isEqualTo(SecretsException.Kind.TIMED_OUT))
        .hasMessageContaining("did not answer within 20 ms");
    await().atMost(Duration.ofSeconds(60)).until(interrupted::get);
  }
}
