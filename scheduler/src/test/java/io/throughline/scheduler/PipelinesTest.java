package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static io.throughline.scheduler.testing.Yaml.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.proto.Build;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.Job;
import io.throughline.proto.JobsGrpcClient;
import io.throughline.proto.ListBuildsRequest;
import io.throughline.proto.ListJobsRequest;
import io.throughline.proto.ListPipelinesRequest;
import io.throughline.proto.ListResourcesRequest;
import io.throughline.proto.Pipeline;
import io.throughline.proto.PipelinesGrpcClient;
import io.throughline.proto.ResourcesGrpcClient;
import io.throughline.proto.SavePipelineResponse;
import io.throughline.proto.SetPipelinePublicRequest;
import io.throughline.proto.Visibility;
import io.throughline.rpc.RpcException;
import io.throughline.scheduler.testing.Eventually;
import io.throughline.scheduler.testing.Harness;
import io.throughline.sql.Sql;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PipelinesTest {
  private static final String ONE_JOB = pipeline("", job("unit", ""));

  private static Harness scheduler;

  @BeforeAll
  static void start() {
    scheduler = Harness.create();
  }

  @AfterAll
  static void close() {
    scheduler.close();
  }

  @Test
  void newPipeline_isPaused_andSavingItAgainIsNoCreation() {
    SavePipelineResponse created = scheduler.save("new", ONE_JOB);
    assertThat(created.getCreated()).isTrue();
    assertThat(created.getPipeline().getPaused()).isTrue();
    SavePipelineResponse again = scheduler.save("new", ONE_JOB);
    assertThat(again.getCreated()).isFalse();
    assertThat(again.getPipeline().getConfigVersion())
        .isGreaterThan(created.getPipeline().getConfigVersion());
  }

  @Test
  void configuration_comesBackAsItWasSaved() {
    scheduler.save(
        "same",
        "{\"jobs\":[{\"name\":\"b\",\"plan\":[{\"task\":\"t\",\"config\":"
            + "{\"platform\":\"linux\",\"run\":{\"path\":\"x\"}}}]}],\"unknown\":1}");
    assertThat(
            scheduler
                .call(PipelinesGrpcClient.GetConfig, Harness.ref("same"))
                .getConfigJson()
                .toStringUtf8())
        .isEqualTo(
            "{\"jobs\":[{\"name\":\"b\",\"plan\":[{\"task\":\"t\",\"config\":"
                + "{\"platform\":\"linux\",\"run\":{\"path\":\"x\"}}}]}]}");
  }

  @Test
  void outdatedVersion_isAborted_withTheTextThatClientsKnow() {
    SavePipelineResponse saved = scheduler.save("outdated", ONE_JOB);
    long version = saved.getPipeline().getConfigVersion();
    for (long wrong : List.of(0L, version - 1, version + 1)) {
      assertRefused(
          () -> scheduler.save("outdated", ONE_JOB, wrong),
          GrpcStatus.ABORTED,
          "comparison with existing config failed during save");
    }
    assertRefused(
        () -> scheduler.save("never-saved", ONE_JOB, version),
        GrpcStatus.ABORTED,
        "comparison with existing config failed during save");
  }

  @Test
  void wrongConfiguration_isRefused_withAllItsMistakes() {
    assertThatThrownBy(() -> scheduler.save("wrong", "jobs: [{name: a}, {nme: b}]"))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT))
        .hasMessageContaining("invalid jobs");
  }

  @Test
  void racingSaves_letExactlyOneThrough() throws Exception {
    scheduler.save("race", ONE_JOB);
    long from = scheduler.call(PipelinesGrpcClient.Get, Harness.ref("race")).getConfigVersion();
    int saved = 0;
    try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> saves = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String yaml = pipeline("", job("unit-" + i, ""));
        saves.add(() -> isSaved(yaml, from));
      }
      for (Future<Boolean> done : racers.invokeAll(saves)) {
        saved += done.get() ? 1 : 0;
      }
    }
    assertThat(saved).isEqualTo(1);
  }

  @Test
  void vanishedJob_isNotShown_butKeepsItsHistoryForWhenItIsBack() {
    scheduler.set("vanish", pipeline("", job("unit", ""), job("other", "")));
    scheduler.trigger("vanish", "unit");
    String uid = scheduler.awaitStarted("vanish", "unit", "1");
    scheduler.save("vanish", pipeline("", job("other", "")));
    assertRefused(
        () -> scheduler.getJob("vanish", "unit"), GrpcStatus.NOT_FOUND, "job 'unit' not found");
    scheduler.engine().finish(uid, BuildStatus.SUCCEEDED);
    Eventually.check(
        () -> assertThat(builds("vanish").getFirst().getStatus()).isEqualTo(BuildStatus.SUCCEEDED));
    scheduler.save("vanish", pipeline("", job("unit", ""), job("other", "")));
    assertThat(scheduler.trigger("vanish", "unit").getName()).isEqualTo("2");
  }

  @Test
  void pendingBuildOfAVanishedJob_endsAsAborted() {
    scheduler.save("orphan", pipeline("", job("unit", ""), job("other", "")));
    Build build = scheduler.trigger("orphan", "unit");
    scheduler.awaitCause(build.getId(), "paused_pipeline");
    scheduler.save("orphan", pipeline("", job("other", "")));
    Eventually.check(() ->
        assertThat(scheduler.build(build.getId()).getStatus()).isEqualTo(BuildStatus.ABORTED));
  }

  @Test
  void oldName_takesTheHistoryAlong_ofJobsAndResources() {
    scheduler.engine().versions("repo", "v1").versions("code", "v1");
    scheduler.set("rename", pipeline(resource("repo"), job("unit", "", "get: repo")));
    scheduler.trigger("rename", "unit");
    scheduler.awaitStarted("rename", "unit", "1");
    String renamed =
        """
        resources: [{name: code, old_name: repo, type: mock, source: {}}]
        """
            + pipeline("", job("test", "old_name: unit", "get: code"));
    scheduler.save("rename", renamed);
    scheduler.save("rename", renamed);
    assertThat(scheduler.builds("rename", "test"))
        .singleElement()
        .satisfies(build -> assertThat(build.getJob()).isEqualTo("test"));
    assertThat(scheduler.versions("rename", "code")).containsExactly("v1");
    assertThat(scheduler.trigger("rename", "test").getName()).isEqualTo("2");
    scheduler.awaitStarted("rename", "test", "2");
  }

  @Test
  void otherSource_startsWithOtherVersions_andTheFirstOneHasItsOwnAgain() {
    scheduler.engine().versions("repo", "v1");
    String first = pipeline(resource("repo"), job("unit", "", "get: repo, trigger: true"));
    scheduler.set("source", first);
    scheduler.awaitStarted("source", "unit", "1");
    scheduler
        .engine()
        .onCheck(
            "repo",
            from -> {
              assertThat(from).isEmpty();
              return List.of(java.util.Map.of("ref", "w1"));
            });
    scheduler.save("source", first.replace("source: {}", "source: {branch: other}"));
    scheduler.awaitStarted("source", "unit", "2");
    assertThat(scheduler.versions("source", "repo")).containsExactly("w1");
    scheduler.engine().versions("repo");
    scheduler.save("source", first);
    assertThat(scheduler.versions("source", "repo")).containsExactly("v1");
  }

  @Test
  void archivedPipeline_refusesActions_andIsOneAgainWhenItIsSaved() {
    scheduler.set("archived", ONE_JOB);
    scheduler
        .database()
        .update(Sql.of("UPDATE pipelines SET archived = true WHERE name = 'archived'"));
    String refusal = "action not allowed for an archived pipeline";
    assertRefused(
        () -> scheduler.trigger("archived", "unit"), GrpcStatus.FAILED_PRECONDITION, refusal);
    assertRefused(
        () -> scheduler.pausePipeline("archived", true), GrpcStatus.FAILED_PRECONDITION, refusal);
    assertThatThrownBy(() -> scheduler.call(PipelinesGrpcClient.GetConfig, Harness.ref("archived")))
        .isInstanceOf(RpcException.class);
    assertThat(scheduler.save("archived", ONE_JOB, 0).getPipeline().getArchived()).isFalse();
    scheduler.trigger("archived", "unit");
  }

  @Test
  void deletedPipeline_isGone_andItsRunningBuildIsStopped() {
    scheduler.set("deleted", ONE_JOB);
    scheduler.trigger("deleted", "unit");
    String uid = scheduler.awaitStarted("deleted", "unit", "1");
    scheduler.call(PipelinesGrpcClient.Delete, Harness.ref("deleted"));
    Eventually.check(() -> assertThat(scheduler.engine().aborted()).contains(uid));
    scheduler.engine().finish(uid, BuildStatus.ABORTED);
    Eventually.check(() -> assertThat(scheduler.engine().unacknowledged()).isZero());
    assertRefused(() -> scheduler.trigger("deleted", "unit"), GrpcStatus.NOT_FOUND, "not found");
  }

  @Test
  void disabledManualTrigger_isRefused() {
    scheduler.set("by-hand", pipeline("", job("unit", "disable_manual_trigger: true")));
    assertRefused(
        () -> scheduler.trigger("by-hand", "unit"),
        GrpcStatus.FAILED_PRECONDITION,
        "not triggered by hand");
  }

  @Test
  void job_showsItsInputsOutputsGroupsAndBuilds() {
    scheduler.engine().versions("repo", "v1");
    String yaml =
        pipeline(
                resource("repo") + resource("image"),
                job("unit", "", "get: repo"),
                job(
                    "ship",
                    "public: true",
                    "get: code, resource: repo, passed: [unit]",
                    "put: image"))
            + "groups: [{name: all, jobs: ['*']}, {name: release, jobs: [ship]}]\n";
    scheduler.set("shown", yaml);
    Job ship = scheduler.getJob("shown", "ship");
    assertThat(ship.getGroupsList()).containsExactly("all", "release");
    assertThat(ship.getPublic()).isTrue();
    assertThat(ship.getInputs(0).getPassedList()).containsExactly("unit");
    assertThat(ship.getInputs(0).getResource()).isEqualTo("repo");
    assertThat(ship.getOutputs(0).getName()).isEqualTo("image");
    assertThat(ship.hasNextBuild() || ship.hasFinishedBuild()).isFalse();
  }

  @Test
  void job_knowsItsNextFinishedAndTransitionBuild() {
    scheduler.set("states", pipeline("", job("unit", "serial: true")));
    run("states", "1", BuildStatus.SUCCEEDED);
    run("states", "2", BuildStatus.FAILED);
    run("states", "3", BuildStatus.FAILED);
    scheduler.trigger("states", "unit");
    Job job = scheduler.getJob("states", "unit");
    assertThat(job.getNextBuild().getName()).isEqualTo("4");
    assertThat(job.getFinishedBuild().getName()).isEqualTo("3");
    assertThat(job.getTransitionBuild().getName()).isEqualTo("2");
  }

  @Test
  void lists_showWhatMayBeSeen() {
    scheduler.set("hidden", pipeline(resource("repo"), job("unit", "", "get: repo")));
    scheduler.trigger("hidden", "unit");
    Visibility nobody = Visibility.newBuilder().addTeams("others").setPublicToo(true).build();
    assertThat(seen(nobody)).doesNotContain("hidden");
    scheduler.call(
        PipelinesGrpcClient.SetPublic,
        SetPipelinePublicRequest.newBuilder()
            .setPipeline(Harness.ref("hidden"))
            .setPublic(true)
            .build());
    assertThat(seen(nobody)).contains("hidden");
    assertThat(seen(nobody.toBuilder().setPublicToo(false).build())).doesNotContain("hidden");
  }

  /** Names of pipelines that all kinds of lists show. */
  private static List<String> seen(Visibility to) {
    List<String> pipelines =
        scheduler
            .call(
                PipelinesGrpcClient.List,
                ListPipelinesRequest.newBuilder().setVisibility(to).build())
            .getPipelinesList()
            .stream()
            .map(Pipeline::getRef)
            .map(ref -> ref.getName())
            .toList();
    List<String> jobs =
        scheduler
            .call(JobsGrpcClient.List, ListJobsRequest.newBuilder().setVisibility(to).build())
            .getJobsList()
            .stream()
            .map(job -> job.getPipeline().getName())
            .toList();
    List<String> resources =
        scheduler
            .call(
                ResourcesGrpcClient.List,
                ListResourcesRequest.newBuilder().setVisibility(to).build())
            .getResourcesList()
            .stream()
            .map(resource -> resource.getPipeline().getName())
            .toList();
    List<String> builds =
        scheduler
            .list(ListBuildsRequest.newBuilder().setVisibility(to).build())
            .getBuildsList()
            .stream()
            .map(build -> build.getPipeline().getName())
            .toList();
    List<String> seen = new ArrayList<>(pipelines);
    seen.retainAll(jobs);
    seen.retainAll(resources);
    seen.retainAll(builds);
    return seen;
  }

  private static void run(String pipeline, String name, BuildStatus status) {
    scheduler.trigger(pipeline, "unit");
    scheduler.engine().finish(scheduler.awaitStarted(pipeline, "unit", name), status);
    scheduler.awaitBuild(pipeline, "unit", name, status);
  }

  private static List<Build> builds(String pipeline) {
    return scheduler
        .list(ListBuildsRequest.newBuilder().setPipeline(Harness.ref(pipeline)).build())
        .getBuildsList();
  }

  private static boolean isSaved(String yaml, long from) {
    try {
      scheduler.save("race", yaml, from);
      return true;
    } catch (RpcException e) {
      assertThat(e.status()).isEqualTo(GrpcStatus.ABORTED);
      return false;
    }
  }

  private static void assertRefused(ThrowingCallable call, GrpcStatus status, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.status()).isEqualTo(status))
        .hasMessageContaining(message);
  }
}
