package io.throughline.credentials.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.telemetry.testing.SpanTree;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracedSourceTest {
  private static final int STEPS = 100;
  private static final PathTemplate TEAMS = PathTemplate.parse("/planted/{{.Team}}/{{.Secret}}");
  private static final SecretPath KEY = new SecretPath(TEAMS.toString(), "/planted/main/key");
  private static final Variable VARIABLE = Variable.of("main", "demo", "key");

  private final RecordedTelemetry recorded = RecordedTelemetry.of("credentials");
  private final WorkThreads threads = WorkThreads.named("test");
  private final ScriptedSecrets manager = new ScriptedSecrets().with(KEY, "value");

  @AfterEach
  void stop() {
    threads.close();
    recorded.close();
  }

  @Test
  void lookup_saysWhoWasAskedWhatForAndHowItEnded() throws Exception {
    Source source = traced(manager.cached(CachePolicy.standard()));
    source.find(VARIABLE);
    source.find(VARIABLE);
    source.find(VARIABLE.named("other"));
    assertThat(values(Attribute.SECRET_OUTCOME)).containsExactly("miss", "hit", "not_found");
    assertThat(values(Attribute.SECRET_MANAGER)).containsOnly("vault");
    assertThat(values(Attribute.SECRET_PATH_TEMPLATE)).containsOnly(TEAMS.toString());
    List<String> hashes = values(Attribute.SECRET_PATH_HASH);
    assertThat(hashes.get(0)).isEqualTo(hashes.get(1)).isNotEqualTo(hashes.get(2)).hasSize(16);
    assertThat(recorded.spans().toString()).doesNotContain("/planted/main").doesNotContain("value");
  }

  @Test
  void hash_isAnotherOne_underAnotherKey() {
    assertThat(PathHash.of(Optional.of("one")).of(KEY))
        .isEqualTo(PathHash.of(Optional.of("one")).of(KEY))
        .isNotEqualTo(PathHash.of(Optional.of("two")).of(KEY))
        .isNotEqualTo(PathHash.of(Optional.empty()).of(KEY));
  }

  @Test
  void failure_marksTheSpan_withItsKindAndTheRetries() {
    manager.failing(9, SecretsException.throttled("vault is asked too much"));
    Source source = traced(manager.retried(new RetryPolicy(3, Duration.ofMillis(1))));
    assertThatThrownBy(() -> source.find(VARIABLE)).isInstanceOf(SecretsException.class);
    assertThat(values(Attribute.SECRET_OUTCOME)).containsExactly("error");
    assertThat(values(Attribute.ERROR_TYPE)).containsExactly("throttled");
    assertThat(recorded.tree().values("secret lookup", Attribute.SECRET_RETRIES))
        .containsExactly(2L);
  }

  @Test
  void hundredSteps_thatWantTheSameColdSecret_askOnce_andAreLinkedToWhoAsked() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    AtomicInteger asking = new AtomicInteger();
    Secrets cached = manager.answeringAfter(open).cached(CachePolicy.standard());
    Source source =
        traced(path -> {
          asking.incrementAndGet();
          return cached.find(path);
        });
    List<Future<Lookup>> lookups = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      lookups.add(
          recorded
              .telemetry()
              .span(SpanName.TASK, "step" + i)
              .around(_ -> threads.submit(() -> source.find(VARIABLE))));
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> manager.asked() == 1);
    await().atMost(Duration.ofSeconds(60)).until(() -> asking.get() == STEPS);
    open.countDown();
    for (Future<Lookup> lookup : lookups) {
      assertThat(lookup.get().secret()).isPresent();
    }
    assertThat(manager.asked()).isEqualTo(1);
    assertLinked();
  }

  /** Who came too late to wait had the answer from memory; nobody did both or neither. */
  private void assertLinked() {
    SpanTree tree = recorded.tree();
    List<String> ids = tree.ids("secret lookup");
    List<String> outcomes = values(Attribute.SECRET_OUTCOME);
    List<List<String>> links = tree.links("secret lookup");
    List<String> askers =
        IntStream.range(0, STEPS)
            .filter(i -> outcomes.get(i).equals("miss") && links.get(i).isEmpty())
            .mapToObj(ids::get)
            .toList();
    assertThat(askers).hasSize(1);
    assertThat(IntStream.range(0, STEPS))
        .filteredOn(i -> !ids.get(i).equals(askers.getFirst()))
        .allSatisfy(i ->
            assertThat(links.get(i)).isEqualTo(outcomes.get(i).equals("hit") ? List.of() : askers));
    assertThat(tree.parents("secret lookup")).hasSize(STEPS).doesNotHaveDuplicates();
    assertThat(tree.orphans()).isEmpty();
  }

  private Source traced(Secrets secrets) {
    return secrets
        .at(List.of(TEAMS))
        .traced(
            recorded.telemetry(), SourceName.ofService("vault"), PathHash.of(Optional.of("test")));
  }

  private List<String> values(AttributeKey<String> key) {
    return recorded.tree().values("secret lookup", key);
  }
}
