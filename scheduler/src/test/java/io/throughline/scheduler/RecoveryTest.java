package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static io.throughline.scheduler.testing.Yaml.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.proto.Build;
import io.throughline.proto.BuildStatus;
import io.throughline.rpc.RpcException;
import io.throughline.scheduler.testing.Eventually;
import io.throughline.scheduler.testing.Harness;
import io.throughline.sql.Sql;
import io.throughline.sql.testing.TestDatabase;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes away comes back, and nothing is missed or done twice. */
class RecoveryTest {
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
  void buildThatWasStartedButNotHandedOver_isHandedOverAfterARestart() {
    scheduler.set("p", pipeline("", job("unit", "")));
    scheduler.engine().stop();
    Build build = scheduler.trigger("p", "unit");
    scheduler.awaitBuild("p", "unit", "1", BuildStatus.STARTED);
    scheduler.stop();
    scheduler.engine().comeBack();
    assertThat(scheduler.engine().started()).isEmpty();
    scheduler.start();
    Eventually.check(() -> assertThat(scheduler.engine().started()).containsKey(build.getUid()));
    Eventually.check(() ->
        assertThat(scheduler.recorded().tree().spans())
            .filteredOn(span -> span.getTraceId().equals(build.getTraceId()))
            .extracting(span -> span.getName())
            .contains("queue", "select inputs"));
  }

  @Test
  void engineThatComesBack_getsWhatItMissed_withoutARestart() {
    scheduler.set("p", pipeline("", job("unit", "")));
    scheduler.engine().stop();
    scheduler.trigger("p", "unit");
    Build second = scheduler.trigger("p", "unit");
    scheduler.awaitBuild("p", "unit", "2", BuildStatus.STARTED);
    scheduler.abort(second.getId());
    scheduler.engine().comeBack();
    Eventually.check(() -> assertThat(scheduler.engine().started()).hasSize(2));
    Eventually.check(
        () -> assertThat(scheduler.engine().aborted()).containsExactly(second.getUid()));
    scheduler.engine().finish(second.getUid(), BuildStatus.ABORTED);
    scheduler.awaitBuild("p", "unit", "2", BuildStatus.ABORTED);
  }

  @Test
  void buildThatTheEngineRefuses_isAnError_andTheNextOneMayStart() {
    scheduler
        .engine()
        .onStart(request -> {
          if (request.getBuild().getName().equals("1")) {
            throw RpcException.invalidArgument("a plan that nobody can run");
          }
        });
    scheduler.set("p", pipeline("", job("unit", "serial: true")));
    Build build = scheduler.trigger("p", "unit");
    scheduler.trigger("p", "unit");
    scheduler.awaitBuild("p", "unit", "1", BuildStatus.ERRORED);
    Eventually.check(() ->
        assertThat(scheduler.engine().concluded())
            .singleElement()
            .satisfies(concluded -> {
              assertThat(concluded.getBuild().getUid()).isEqualTo(build.getUid());
              assertThat(concluded.getMessage()).contains("a plan that nobody can run");
            }));
    scheduler.awaitStarted("p", "unit", "2");
  }

  @Test
  void reportsThatComeAgain_countOnce() {
    scheduler.engine().versions("image");
    scheduler.set(
        "p",
        pipeline(
            resource("image"),
            job("build", "", "put: image"),
            job("ship", "", "get: image, trigger: true, passed: [build]")));
    scheduler.engine().loseAcknowledgements();
    scheduler.trigger("p", "build");
    String uid = scheduler.awaitStarted("p", "build", "1");
    scheduler.engine().reportStarted(uid);
    scheduler.engine().produce(uid, "image", "sha1");
    scheduler.engine().finish(uid, BuildStatus.SUCCEEDED);
    String ship = scheduler.awaitStarted("p", "ship", "1");
    scheduler.engine().finish(ship, BuildStatus.FAILED);
    scheduler.awaitBuild("p", "ship", "1", BuildStatus.FAILED);
    scheduler.stop();
    scheduler.start();
    run("ship", "2");
    assertThat(scheduler.build("p", "ship", "1").getStatus()).isEqualTo(BuildStatus.FAILED);
    assertThat(scheduler.builds("p", "ship")).hasSize(2);
    assertThat(scheduler.versions("p", "image")).containsExactly("sha1");
  }

  @Test
  void reportThatCannotBeTakenIn_doesNotKeepOthersFromBeingSo() {
    scheduler.engine().versions("image");
    scheduler.set("p", pipeline(resource("image"), job("build", "", "put: image")));
    scheduler.trigger("p", "build");
    String uid = scheduler.awaitStarted("p", "build", "1");
    scheduler.engine().produce(uid, "image", "a\u0000b");
    scheduler.engine().finish(uid, BuildStatus.SUCCEEDED);
    scheduler.awaitBuild("p", "build", "1", BuildStatus.SUCCEEDED);
  }

  @Test
  void reports_areAcknowledged_onceTheyAreCommitted() {
    scheduler.set("p", pipeline("", job("unit", "")));
    run("unit", "1");
    Eventually.check(() -> assertThat(scheduler.engine().unacknowledged()).isZero());
  }

  @Test
  void passThatFails_isMadeAgain_thoughNobodyAsks() {
    scheduler.set("p", pipeline("", job("unit", "")));
    scheduler.database().update(Sql.of("ALTER TABLE next_inputs RENAME TO hidden"));
    Build build = scheduler.trigger("p", "unit");
    Eventually.check(() ->
        assertThat(scheduler.recorded().tree().render()).contains("schedule unit INTERNAL !"));
    scheduler.database().update(Sql.of("ALTER TABLE hidden RENAME TO next_inputs"));
    assertThat(scheduler.awaitStarted("p", "unit", "1")).isEqualTo(build.getUid());
  }

  @Test
  void lostListeners_missNothing() {
    scheduler.set("p", pipeline("", job("unit", "")));
    for (int i = 1; i <= 10; i++) {
      scheduler.killListeners();
      scheduler.trigger("p", "unit");
      scheduler.awaitStarted("p", "unit", Integer.toString(i));
    }
  }

  @Test
  void killedDatabase_missesNothing() {
    scheduler.set("p", pipeline("", job("unit", "serial: true")));
    Set<Long> triggered = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      triggered.add(scheduler.trigger("p", "unit").getId());
    }
    scheduler
        .engine()
        .onStart(request ->
            scheduler.engine().finish(request.getBuild().getUid(), BuildStatus.SUCCEEDED));
    ProcessHandle.of(TestDatabase.server().pid()).orElseThrow().destroyForcibly();
    scheduler
        .engine()
        .started()
        .keySet()
        .forEach(uid -> scheduler.engine().finish(uid, BuildStatus.SUCCEEDED));
    for (int i = 0; i < 5; i++) {
      triggered.add(scheduler.trigger("p", "unit").getId());
    }
    for (int i = 1; i <= triggered.size(); i++) {
      scheduler.awaitBuild("p", "unit", Integer.toString(i), BuildStatus.SUCCEEDED);
    }
    assertThat(triggered).hasSize(10);
    assertThat(scheduler.engine().started()).hasSize(10);
  }

  private void run(String job, String name) {
    scheduler.trigger("p", job);
    scheduler.engine().finish(scheduler.awaitStarted("p", job, name), BuildStatus.SUCCEEDED);
    scheduler.awaitBuild("p", job, name, BuildStatus.SUCCEEDED);
  }
}
