package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static io.throughline.scheduler.testing.Yaml.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.proto.Build;
import io.throughline.proto.BuildStatus;
import io.throughline.scheduler.testing.Harness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulingTest {
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
  void triggeredBuild_isStarted_andEndsAsTheEngineSays() {
    scheduler.set("p", pipeline("", job("unit", "")));
    Build build = scheduler.trigger("p", "unit");
    assertThat(build.getName()).isEqualTo("1");
    String uid = scheduler.awaitStarted("p", "unit", "1");
    assertThat(uid).isEqualTo(build.getUid());
    scheduler.engine().finish(uid, BuildStatus.FAILED);
    Build ended = scheduler.awaitBuild("p", "unit", "1", BuildStatus.FAILED);
    assertThat(ended.getEndedMs()).isGreaterThanOrEqualTo(ended.getStartedMs());
  }

  @Test
  void newVersion_startsABuild_andDownstreamFollowsWithoutTimer() {
    scheduler.engine().versions("repo", "v1");
    scheduler.set(
        "p",
        pipeline(
            resource("repo"),
            job("unit", "", "get: repo, trigger: true"),
            job("ship", "", "get: repo, trigger: true, passed: [unit]")));
    String unit = scheduler.awaitStarted("p", "unit", "1");
    assertThat(scheduler.builds("p", "ship")).isEmpty();
    scheduler.engine().finish(unit, BuildStatus.SUCCEEDED);
    scheduler.awaitStarted("p", "ship", "1");
  }
}
