package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.proto.Build;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.StartBuildRequest;
import io.throughline.rpc.RpcClient;
import io.throughline.scheduler.testing.Eventually;
import io.throughline.scheduler.testing.FakeEngine;
import io.throughline.scheduler.testing.Harness;
import io.throughline.service.RunningService;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two schedulers on one database, and builds that come and go as they like. */
class ReplicasPropertyTest {
  private static final int BUILDS = 100 * Integer.getInteger("throughline.property.factor", 1);

  /** Jobs with what limits them. */
  private static final Map<String, String> JOBS =
      Map.of(
          "two", "max_in_flight: 2",
          "one", "serial: true",
          "a", "serial_groups: [left]",
          "b", "serial_groups: [left, right]",
          "c", "serial_groups: [right]");

  private static final Map<String, List<String>> EXCLUSIVE =
      Map.of("left", List.of("a", "b"), "right", List.of("b", "c"), "one", List.of("one"));

  private final Map<String, Integer> running = new ConcurrentHashMap<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService engineWork = Executors.newScheduledThreadPool(2);
  private final Random random = new Random(7);

  @Test
  void replicas_neverRunMoreThanAllowed_andStartEveryBuildOnce() throws Exception {
    try (Harness scheduler = Harness.create();
        RecordedTelemetry recorded = RecordedTelemetry.of("replica");
        RunningService replica = scheduler.startReplica(recorded);
        RpcClient other = scheduler.client(replica)) {
      scheduler.engine().onStart(request -> run(scheduler, request));
      scheduler.set("p", yaml());
      List<Long> builds = new ArrayList<>();
      for (int i = 0; i < BUILDS; i++) {
        builds.add(trigger(scheduler, other).getId());
        disturb(scheduler, builds);
      }
      JOBS.keySet().forEach(job -> scheduler.pauseJob("p", job, false));
      for (long id : builds) {
        Eventually.check(() ->
            assertThat(scheduler.build(id))
                .matches(build -> build.getEndedMs() > 0, "a build that has ended"));
      }
      assertOutcome(scheduler.engine());
    }
  }

  private void assertOutcome(FakeEngine engine) throws InterruptedException {
    engineWork.shutdown();
    assertThat(engineWork.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(violations).isEmpty();
    Eventually.check(() -> assertThat(told(engine)).hasSize(BUILDS).doesNotHaveDuplicates());
  }

  /** Builds that the engine was told of, each once for every way in which it was. */
  private static List<String> told(FakeEngine engine) {
    Stream<String> concluded =
        engine.concluded().stream().map(request -> request.getBuild().getUid()).distinct();
    return Stream.concat(engine.started().keySet().stream(), concluded).toList();
  }

  private static String yaml() {
    return pipeline(
        "",
        JOBS.entrySet().stream()
            .map(job -> job(job.getKey(), job.getValue()))
            .toArray(String[]::new));
  }

  private Build trigger(Harness scheduler, RpcClient other) {
    List<String> names = List.copyOf(JOBS.keySet());
    String job = names.get(random.nextInt(names.size()));
    return random.nextBoolean() ? scheduler.trigger("p", job) : Harness.trigger(other, "p", job);
  }

  /**
   * Now and then a job is paused or unpaused, a build aborted, notifications or all connections to
   * the database are lost, or the engine is away.
   */
  private void disturb(Harness scheduler, List<Long> builds) {
    switch (random.nextInt(18)) {
      case 0 -> scheduler.pauseJob("p", "a", random.nextBoolean());
      case 1 -> scheduler.pauseJob("p", "two", random.nextBoolean());
      case 2 -> scheduler.abort(builds.get(random.nextInt(builds.size())));
      case 3 -> scheduler.killListeners();
      case 4 -> scheduler.killConnections();
      case 5 -> {
        scheduler.engine().stop();
        scheduler.engine().comeBack();
      }
      default -> {
        // Most of the time nobody interferes.
      }
    }
  }

  /** The engine runs a build for a moment. */
  private void run(Harness scheduler, StartBuildRequest request) {
    String job = request.getBuild().getJob();
    change(job, 1);
    var _ =
        engineWork.schedule(
            () -> {
              change(job, -1);
              scheduler.engine().finish(request.getBuild().getUid(), BuildStatus.SUCCEEDED);
            },
            random.nextInt(20),
            TimeUnit.MILLISECONDS);
  }

  private synchronized void change(String job, int by) {
    running.merge(job, by, Integer::sum);
    if (running.getOrDefault("two", 0) > 2) {
      violations.add("two: " + running);
    }
    EXCLUSIVE.forEach((group, jobs) -> {
      if (jobs.stream().mapToInt(each -> running.getOrDefault(each, 0)).sum() > 1) {
        violations.add(group + ": " + running);
      }
    });
  }
}
