package io.throughline.credentials.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriedSecretsTest {
  private static final SecretPath KEY = new SecretPath("{{.Secret}}", "key");

  private final ScriptedSecrets source = new ScriptedSecrets().with(KEY, "value");
  private final Secrets retried = source.retried(new RetryPolicy(4, Duration.ofMillis(1)));

  @Test
  void sourceThatIsAway_isAskedAgain() throws Exception {
    source.failing(3, SecretsException.unreachable("away"));
    Lookup lookup = retried.find(KEY);
    assertThat(lookup.secret()).isPresent();
    assertThat(lookup.retries()).isEqualTo(3);
  }

  @Test
  void sourceThatStaysAway_isGivenUp() {
    source.failing(100, SecretsException.unreachable("away"));
    assertThatThrownBy(() -> retried.find(KEY))
        .isInstanceOfSatisfying(
            SecretsException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(SecretsException.Kind.UNREACHABLE);
              assertThat(e.retries()).isEqualTo(3);
            });
    assertThat(source.asked()).isEqualTo(4);
  }

  @Test
  void sourceThatSaysSomethingUnusable_isNotAskedAgain() {
    source.failing(1, SecretsException.unusable("no JSON"));
    assertThatThrownBy(() -> retried.find(KEY)).hasMessage("no JSON");
    assertThat(source.asked()).isEqualTo(1);
  }

  @Test
  void retries_addUp_overThePlacesThatAreLookedAt() throws Exception {
    Secrets shared =
        new ScriptedSecrets()
            .with(new SecretPath("{{.Secret}}", "key"), "value")
            .failing(2, SecretsException.unreachable("away"));
    List<PathTemplate> templates =
        List.of(PathTemplate.parse("{{.Team}}/{{.Secret}}"), PathTemplate.parse("{{.Secret}}"));
    Lookup lookup =
        shared
            .retried(new RetryPolicy(3, Duration.ofMillis(1)))
            .at(templates)
            .find(Variable.of("main", "demo", "key"));
    assertThat(lookup.retries()).isEqualTo(2);
  }
}
