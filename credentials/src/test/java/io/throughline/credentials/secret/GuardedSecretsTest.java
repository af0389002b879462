package io.throughline.credentials.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class GuardedSecretsTest {
  private static final SecretPath KEY = new SecretPath("{{.Secret}}", "key");

  private Instant now = Instant.EPOCH;
  private final ScriptedSecrets manager = new ScriptedSecrets().with(KEY, "value");
  private final Secrets guarded =
      manager.healthChecked(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

  @Test
  void managerThatFailedFiveTimes_isNotAsked_forFiveSeconds() {
    manager.failing(100, SecretsException.timedOut("vault did not answer"));
    failing(5);
    assertThat(manager.asked()).isEqualTo(5);
    assertThatThrownBy(() -> guarded.find(KEY))
        .isInstanceOfSatisfying(
            SecretsException.class,
            e -> assertThat(e.kind()).isEqualTo(SecretsException.Kind.TIMED_OUT))
        .hasMessage("vault did not answer (not asked again within 5 s of failing)");
    assertThat(manager.asked()).isEqualTo(5);
  }

  @Test
  void oneQuestion_findsOut_whetherItIsBack() throws Exception {
    manager.failing(6, SecretsException.unreachable("away"));
    failing(5);
    pass(Duration.ofSeconds(6));
    failing(1);
    failing(1);
    assertThat(manager.asked()).isEqualTo(6);
    pass(Duration.ofSeconds(6));
    assertThat(guarded.find(KEY).secret()).isPresent();
    assertThat(guarded.find(KEY).secret()).isPresent();
  }

  @Test
  void managerThatAnswersNow_andThen_isAsked() throws Exception {
    for (int i = 0; i < 20; i++) {
      manager.failing(4, SecretsException.unreachable("away"));
      failing(4);
      assertThat(guarded.find(KEY).secret()).isPresent();
    }
  }

  @Test
  void managerThatDoesNotLetUsIn_isWell_andAskedAgain() {
    manager.failing(100, SecretsException.denied("no"));
    failing(20);
    assertThat(manager.asked()).isEqualTo(20);
  }

  private void failing(int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> guarded.find(KEY)).isInstanceOf(SecretsException.class);
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
