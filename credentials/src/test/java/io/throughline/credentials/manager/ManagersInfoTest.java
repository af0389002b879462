package io.throughline.credentials.manager;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.credentials.secret.CachePolicy;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.PathHash;
import io.throughline.credentials.secret.PathTemplate;
import io.throughline.credentials.secret.RetryPolicy;
import io.throughline.credentials.secret.SecretPath;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.SourceName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagersInfoTest {
  private final RecordedTelemetry recorded = RecordedTelemetry.of("credentials");
  private final WorkThreads threads = WorkThreads.named("test");
  private final ManagerStack stack =
      new ManagerStack(
          new ManagerContext(recorded.telemetry(), InstantSource.system()),
          CachePolicy.standard(),
          RetryPolicy.standard(),
          PathHash.of(Optional.empty()),
          threads);

  @AfterEach
  void close() {
    threads.close();
    recorded.close();
  }

  @Test
  void managerThatIsWell_andOneThatIsNot_areToldSideBySide() throws Exception {
    assertThat(
            info(
                new Scripted("well", () -> new Health("/health", "it is")),
                new Scripted(
                    "ill",
                    () -> {
                      throw SecretsException.denied("ill does not let us in (403)");
                    })))
        .isEqualTo(
            "{\"well\":{\"url\":\"of well\",\"health\":{\"method\":\"/health\",\"response\":\"it"
                + " is\"}},\"ill\":{\"url\":\"of ill\",\"health\":{\"error\":\"ill does not let us"
                + " in (403)\"}}}");
  }

  @Test
  void managerThatDoesNotAnswer_isNotWaitedFor() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    assertThat(
            info(
                new Scripted(
                    "slow",
                    () -> {
                      never.await();
                      return new Health("", "");
                    })))
        .contains("\"health\":{\"error\":\"it did not answer within 100 ms\"}");
  }

  @Test
  void unexpectedFailure_isNotShown() throws Exception {
    assertThat(
            info(
                new Scripted(
                    "odd",
                    () -> {
                      throw new IllegalStateException("planted");
                    })))
        .contains("\"error\":\"it failed unexpectedly; the log of the service says how\"")
        .doesNotContain("planted");
  }

  private String info(ManagerConfig... configs) throws InterruptedException {
    List<ManagerConnection> managers =
        Arrays.stream(configs)
            .map(config -> stack.connect(config, SourceName.ofService(config.manager())))
            .toList();
    return new ManagersInfo(managers, threads, Duration.ofMillis(100)).json().toString();
  }

  private interface Asked {
    Health answer() throws InterruptedException;
  }

  /** A manager that only tells how it is. */
  private record Scripted(String manager, Asked health) implements ManagerConfig {
    @Override
    public List<PathTemplate> templates() {
      return List.of();
    }

    @Override
    public Duration timeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public ObjectNode info() {
      return JsonNodeFactory.instance.objectNode().put("url", "of " + manager);
    }

    @Override
    public Manager connect(ManagerContext context) {
      return new Manager() {
        @Override
        public Health health() throws InterruptedException {
          return health.answer();
        }

        @Override
        public Lookup find(SecretPath path) {
          return Lookup.missing();
        }
      };
    }
  }
}
