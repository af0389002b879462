package io.throughline.gateway.grpc;

import io.throughline.gateway.model.Build;
import io.throughline.gateway.model.BuildFilter;
import io.throughline.gateway.model.BuildPreparation;
import io.throughline.gateway.model.JobRef;
import io.throughline.gateway.model.Page;
import io.throughline.gateway.model.PageRequest;
import io.throughline.gateway.model.Visibility;
import io.throughline.proto.AbortBuildRequest;
import io.throughline.proto.BuildsGrpcClient;
import io.throughline.proto.GetBuildRequest;
import io.throughline.proto.JobBuild;
import io.throughline.proto.ListBuildsRequest;
import io.throughline.proto.TriggerJobRequest;
import io.throughline.rpc.RpcClient;
import java.time.Duration;

/** The scheduler's builds. */
public final class BuildCalls {
  private final Remote scheduler;

  public BuildCalls(RpcClient scheduler, Duration patience) {
    this.scheduler = new Remote(scheduler, "scheduler", patience);
  }

  /** Creates a build of the job; the current trace goes on in it. */
  public Build trigger(JobRef job, String by) throws InterruptedException {
    TriggerJobRequest request =
        TriggerJobRequest.newBuilder().setJob(ToProto.ref(job)).setCreatedBy(by).build();
    return FromProto.build(scheduler.tell(BuildsGrpcClient.TriggerJob, request));
  }

  public Build get(long id) throws InterruptedException {
    return FromProto.build(scheduler.ask(BuildsGrpcClient.Get, request(id)));
  }

  /** A build by its number in a job. */
  public Build get(JobRef job, String name) throws InterruptedException {
    GetBuildRequest request =
        GetBuildRequest.newBuilder()
            .setJobBuild(JobBuild.newBuilder().setJob(ToProto.ref(job)).setName(name))
            .build();
    return FromProto.build(scheduler.ask(BuildsGrpcClient.Get, request));
  }

  public Page<Build> list(Visibility visibility, BuildFilter filter, PageRequest page)
      throws InterruptedException {
    ListBuildsRequest.Builder request =
        ListBuildsRequest.newBuilder()
            .setVisibility(ToProto.visibility(visibility))
            .setFrom(page.from())
            .setTo(page.to())
            .setLimit(page.limit())
            .setTimestamps(page.timestamps());
    switch (filter) {
      case BuildFilter.All() -> {}
      case BuildFilter.OfTeam(var team) -> request.setTeam(team);
      case BuildFilter.OfPipeline(var pipeline) -> request.setPipeline(ToProto.ref(pipeline));
      case BuildFilter.OfJob(var job) ->
          request.setPipeline(ToProto.ref(job.pipeline())).setJob(job.job());
    }
    return FromProto.builds(scheduler.ask(BuildsGrpcClient.List, request.build()));
  }

  /** Asks the build to stop. */
  public void abort(long id, String by) throws InterruptedException {
    scheduler.ask(
        BuildsGrpcClient.Abort, AbortBuildRequest.newBuilder().setId(id).setBy(by).build());
  }

  public BuildPreparation preparation(long id) throws InterruptedException {
    io.throughline.proto.BuildPreparation answer =
        scheduler.ask(BuildsGrpcClient.Preparation, request(id));
    return new BuildPreparation(
        answer.getBuildId(),
        answer.getPausedPipeline(),
        answer.getPausedJob(),
        answer.getMaxRunningBuilds(),
        answer.getInputBlockingMap(),
        answer.getMissingInputReasonsMap());
  }

  private static GetBuildRequest request(long id) {
    return GetBuildRequest.newBuilder().setId(id).build();
  }
}
