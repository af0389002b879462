package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static io.throughline.scheduler.testing.Yaml.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.pipeline.plan.Plan;
import io.throughline.proto.Build;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.CheckResourceRequest;
import io.throughline.proto.ResourcesGrpcClient;
import io.throughline.proto.Version;
import io.throughline.scheduler.testing.Eventually;
import io.throughline.scheduler.testing.Harness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When resources are checked. */
class ChecksTest {
  private Harness scheduler;

  @BeforeEach
  void start() {
    scheduler = Harness.create();
  }

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void pausedPipeline_isNotChecked_andAtOnceWhenItIsUnpaused() {
    scheduler.engine().versions("repo", "v1").versions("other", "o1");
    scheduler.save("paused", pipeline(resource("repo"), job("unit", "", "get: repo")));
    scheduler.set("probe", pipeline(resource("other"), job("unit", "", "get: other")));
    awaitVersions("probe", "other", "o1");
    assertThat(scheduler.engine().checkedResources()).doesNotContain("repo");
    scheduler.pausePipeline("paused", false);
    awaitVersions("paused", "repo", "v1");
  }

  @Test
  void check_goesOnFromTheNewestVersion_andFromThePinnedOne() {
    List<Optional<Map<String, String>>> asked = new CopyOnWriteArrayList<>();
    scheduler
        .engine()
        .onCheck(
            "repo",
            from -> {
              asked.add(from);
              return List.of(Map.of("ref", "v1"), Map.of("ref", "v2"));
            });
    String yaml = pipeline(resource("repo"), job("unit", "", "get: repo, trigger: true"));
    scheduler.set("from", yaml);
    awaitVersions("from", "repo", "v2", "v1");
    scheduler.save("from", yaml);
    Eventually.check(() -> assertThat(asked).hasSize(2));
    awaitIdle("from", "repo");
    scheduler.save("from", yaml.replace("source: {}", "source: {}, version: {ref: v1}"));
    Eventually.check(() -> assertThat(asked).hasSize(3));
    assertThat(asked)
        .containsExactly(
            Optional.empty(), Optional.of(Map.of("ref", "v2")), Optional.of(Map.of("ref", "v1")));
  }

  @Test
  void versions_areOrderedAsFound_andAllOfThemAnewWhenOneIsNew() {
    scheduler.engine().versions("repo", "v1", "v2");
    String yaml = pipeline(resource("repo"), job("unit", "", "get: repo, trigger: true"));
    scheduler.set("order", yaml);
    awaitVersions("order", "repo", "v2", "v1");
    scheduler.engine().versions("repo", "v3", "v1");
    scheduler.save("order", yaml);
    awaitVersions("order", "repo", "v1", "v3", "v2");
    scheduler.engine().versions("repo", "v2", "v3");
    int before = scheduler.engine().checked().size();
    scheduler.save("order", yaml);
    Eventually.check(() -> assertThat(scheduler.engine().checked()).hasSizeGreaterThan(before));
    awaitIdle("order", "repo");
    assertThat(scheduler.versions("order", "repo")).containsExactly("v1", "v3", "v2");
  }

  @Test
  void never_isCheckedOnlyForAManualBuild() {
    scheduler.engine().versions("repo", "v1").versions("other", "o1");
    String yaml =
        """
        resources:
        - {name: repo, type: mock, source: {}, check_every: never}
        - {name: other, type: mock, source: {}}
        """
            + pipeline("", job("unit", "", "get: repo, trigger: true", "get: other"));
    scheduler.set("never", yaml);
    awaitVersions("never", "other", "o1");
    assertThat(scheduler.engine().checkedResources()).doesNotContain("repo");
    scheduler.trigger("never", "unit");
    scheduler.awaitStarted("never", "unit", "1");
    assertThat(scheduler.engine().checkedResources()).contains("repo");
  }

  @Test
  void manualBuild_waitsForChecksOfItsInputs_whichRunSideBySide() {
    scheduler.engine().versions("a", "1").versions("b", "1").versions("c", "1");
    String inputs = resource("a") + resource("b") + resource("c");
    scheduler.set("side", pipeline(inputs, job("unit", "", "get: a", "get: b", "get: c")));
    awaitVersions("side", "a", "1");
    awaitVersions("side", "b", "1");
    awaitVersions("side", "c", "1");
    CyclicBarrier together = new CyclicBarrier(3);
    for (String resource : List.of("a", "b", "c")) {
      scheduler
          .engine()
          .onCheck(
              resource,
              _ -> {
                together.await(60, TimeUnit.SECONDS);
                return List.of(Map.of("ref", "1"), Map.of("ref", "2"));
              });
    }
    scheduler.trigger("side", "unit");
    String uid = scheduler.awaitStarted("side", "unit", "1");
    Plan.Do plan = (Plan.Do) scheduler.engine().plan(uid);
    assertThat(plan.steps().stream().filter(Plan.Get.class::isInstance))
        .hasSize(3)
        .allSatisfy(get -> assertThat(get.toString()).contains("ref=2"));
  }

  @Test
  void checkThatBeganBefore_isRepeatedForABuild_andBuildsShareOne() {
    CountDownLatch slow = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    scheduler
        .engine()
        .onCheck(
            "repo",
            _ -> {
              assertThat(running.incrementAndGet()).isEqualTo(1);
              slow.await();
              running.decrementAndGet();
              return List.of(Map.of("ref", "v1"));
            });
    scheduler.set("share", pipeline(resource("repo"), job("unit", "", "get: repo")));
    Eventually.check(() -> assertThat(scheduler.engine().checked()).hasSize(1));
    Build one = scheduler.trigger("share", "unit");
    Build two = scheduler.trigger("share", "unit");
    scheduler.awaitCause(one.getId(), "checks");
    scheduler.awaitCause(two.getId(), "order");
    slow.countDown();
    scheduler.awaitStarted("share", "unit", "1");
    scheduler.awaitStarted("share", "unit", "2");
    assertThat(scheduler.engine().checked()).hasSize(2);
  }

  @Test
  void checkBuild_startsAtOnce_andItsVersionsStartJobs() {
    scheduler.engine().versions("repo");
    scheduler.set("build", pipeline(resource("repo"), job("unit", "", "get: repo, trigger: true")));
    Build check =
        scheduler.call(
            ResourcesGrpcClient.Check,
            CheckResourceRequest.newBuilder()
                .setResource(Harness.resourceRef("build", "repo"))
                .setFrom(Version.newBuilder().putFields("ref", "v0"))
                .build());
    assertThat(check.getName()).isEqualTo("check");
    assertThat(check.getStatus()).isEqualTo(BuildStatus.STARTED);
    Eventually.check(() -> assertThat(scheduler.engine().started()).containsKey(check.getUid()));
    Plan.Check plan = (Plan.Check) scheduler.engine().plan(check.getUid());
    assertThat(plan.from().orElseThrow().fields()).containsEntry("ref", "v0");
    scheduler.engine().find(check.getUid(), "repo", "", "v1", "v2");
    scheduler.engine().finish(check.getUid(), BuildStatus.SUCCEEDED);
    scheduler.awaitStarted("build", "unit", "1");
    Eventually.check(() ->
        assertThat(scheduler.resource("build", "repo").getBuild().getStatus())
            .isEqualTo(BuildStatus.SUCCEEDED));
    assertThat(scheduler.versions("build", "repo")).containsExactly("v2", "v1");
  }

  @Test
  void checkBuild_showsWhatIsWrong() {
    scheduler.engine().versions("repo");
    scheduler.set("error", pipeline(resource("repo"), job("unit", "", "get: repo")));
    awaitIdle("error", "repo");
    Build check = scheduler.check("error", "repo");
    scheduler.engine().find(check.getUid(), "repo", "permission denied");
    scheduler.engine().finish(check.getUid(), BuildStatus.ERRORED);
    Eventually.check(() ->
        assertThat(scheduler.resource("error", "repo").getCheckError())
            .isEqualTo("permission denied"));
  }

  @Test
  void checkEvery_findsVersionsByItself() {
    scheduler.engine().versions("repo", "v1");
    scheduler.set(
        "every",
        """
        resources: [{name: repo, type: mock, source: {}, check_every: 50ms}]
        """
            + pipeline("", job("unit", "", "get: repo, trigger: true")));
    scheduler.awaitStarted("every", "unit", "1");
    scheduler.engine().versions("repo", "v1", "v2");
    scheduler.awaitStarted("every", "unit", "2");
    scheduler.engine().versions("repo", "v1", "v2", "v3");
    scheduler.awaitStarted("every", "unit", "3");
  }

  @Test
  void putResource_isCheckedOnce_andItsPutsAreVersionsAtOnce() {
    scheduler.engine().versions("image");
    scheduler.set(
        "put",
        pipeline(
            resource("image"),
            job("build", "", "put: image"),
            job("ship", "", "get: image, trigger: true, passed: [build]"),
            job("scan", "", "get: image, trigger: true")));
    awaitIdle("put", "image");
    scheduler.trigger("put", "build");
    String uid = scheduler.awaitStarted("put", "build", "1");
    scheduler.engine().produce(uid, "image", "sha1");
    scheduler.awaitStarted("put", "scan", "1");
    assertThat(scheduler.builds("put", "ship")).isEmpty();
    scheduler.engine().finish(uid, BuildStatus.SUCCEEDED);
    scheduler.awaitStarted("put", "ship", "1");
    assertThat(scheduler.versions("put", "image")).containsExactly("sha1");
  }

  @Test
  void automaticBuild_waitsForItsOtherInputs_whenTheyWereNotCheckedLately() {
    scheduler.engine().versions("repo", "r1").versions("tools", "t1");
    scheduler.set(
        "stale",
        """
        resources:
        - {name: repo, type: mock, source: {}}
        - {name: tools, type: mock, source: {}, check_every: 1ms}
        """
            + pipeline("", job("unit", "", "get: repo, trigger: true", "get: tools")));
    awaitVersions("stale", "tools", "t1");
    scheduler.awaitStarted("stale", "unit", "1");
    scheduler.engine().versions("tools", "t1", "t2");
    Build check = scheduler.check("stale", "repo");
    scheduler.engine().find(check.getUid(), "repo", "", "r2");
    String uid = scheduler.awaitStarted("stale", "unit", "2");
    assertThat(scheduler.engine().plan(uid).toString()).contains("ref=r2").contains("ref=t2");
  }

  @Test
  void engineThatIsAway_isNoFailureOfTheResource_andTheCheckIsMadeLater() {
    scheduler.engine().versions("repo", "v1");
    scheduler.engine().stop();
    scheduler.set("away", pipeline(resource("repo"), job("unit", "", "get: repo, trigger: true")));
    scheduler.engine().comeBack();
    scheduler.awaitStarted("away", "unit", "1");
    assertThat(scheduler.resource("away", "repo").getCheckError()).isEmpty();
  }

  private void awaitVersions(String pipeline, String resource, String... refs) {
    Eventually.check(
        () -> assertThat(scheduler.versions(pipeline, resource)).containsExactly(refs));
  }

  private void awaitIdle(String pipeline, String resource) {
    Eventually.check(() -> {
      assertThat(scheduler.resource(pipeline, resource).getLastCheckedMs()).isPositive();
      assertThat(scheduler.checksRunning()).isZero();
    });
  }
}
