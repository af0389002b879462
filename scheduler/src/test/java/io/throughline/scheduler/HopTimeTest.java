package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static io.throughline.scheduler.testing.Yaml.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.proto.BuildStatus;
import io.throughline.proto.StartBuildRequest;
import io.throughline.scheduler.testing.Harness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long it takes until the engine is told of a build: a part of what users wait for. */
class HopTimeTest {
  private static final int HOPS = 15;
  private static final Duration MOST = Duration.ofMillis(250);

  private final BlockingQueue<StartBuildRequest> started = new LinkedBlockingQueue<>();
  private Harness scheduler;

  @BeforeEach
  void start() {
    scheduler = Harness.create();
    scheduler.engine().onStart(started::add);
  }

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void triggeredBuild_isWithTheEngineSoon_withAFreshCheckOfItsInput() throws Exception {
    scheduler.engine().versions("repo", "v1");
    scheduler.set("p", pipeline(resource("repo"), job("unit", "", "get: repo")));
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < HOPS; i++) {
      long began = System.nanoTime();
      scheduler.trigger("p", "unit");
      finish(next());
      times.add(Duration.ofNanos(System.nanoTime() - began));
    }
    assertThat(median(times)).isLessThan(MOST);
  }

  @Test
  void downstreamBuild_isWithTheEngineSoon_afterItsUpstreamHasSucceeded() throws Exception {
    scheduler.engine().versions("repo", "v0");
    scheduler.set(
        "p",
        pipeline(
            resource("repo"),
            job("unit", "", "get: repo"),
            job("ship", "", "get: repo, trigger: true, passed: [unit]")));
    List<Duration> times = new ArrayList<>();
    for (int i = 1; i <= HOPS; i++) {
      scheduler.engine().versions("repo", "v" + i);
      scheduler.trigger("p", "unit");
      StartBuildRequest unit = next();
      long began = System.nanoTime();
      finish(unit);
      StartBuildRequest ship = next();
      times.add(Duration.ofNanos(System.nanoTime() - began));
      assertThat(ship.getBuild().getJob()).isEqualTo("ship");
      finish(ship);
    }
    assertThat(median(times)).isLessThan(MOST);
  }

  private StartBuildRequest next() throws InterruptedException {
    StartBuildRequest request = started.poll(60, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  private void finish(StartBuildRequest build) {
    scheduler.engine().finish(build.getBuild().getUid(), BuildStatus.SUCCEEDED);
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }
}
