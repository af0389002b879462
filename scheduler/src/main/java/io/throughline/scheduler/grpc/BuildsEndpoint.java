package io.throughline.scheduler.grpc;

import static io.throughline.scheduler.grpc.Answering.refusing;

import io.throughline.proto.AbortBuildRequest;
import io.throughline.proto.Build;
import io.throughline.proto.BuildPreparation;
import io.throughline.proto.BuildsGrpcService;
import io.throughline.proto.GetBuildRequest;
import io.throughline.proto.ListBuildsRequest;
import io.throughline.proto.ListBuildsResponse;
import io.throughline.proto.SchedulerProto;
import io.throughline.proto.TriggerJobRequest;
import io.throughline.rpc.RpcService;
import io.throughline.scheduler.build.Aborting;
import io.throughline.scheduler.build.BuildQueries;
import io.throughline.scheduler.build.Preparations;
import io.throughline.scheduler.build.Triggering;
import io.throughline.scheduler.model.Page;
import io.throughline.scheduler.model.PageRequest;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.model.Visibility;
import io.throughline.scheduler.store.BuildLists.Of;

/** Serves {@code throughline.v1.Builds}. */
public final class BuildsEndpoint {
  private final Triggering triggering;
  private final Aborting aborting;
  private final Preparations preparations;
  private final BuildQueries builds;

  public BuildsEndpoint(
      Triggering triggering, Aborting aborting, Preparations preparations, BuildQueries builds) {
    this.triggering = triggering;
    this.aborting = aborting;
    this.preparations = preparations;
    this.builds = builds;
  }

  public RpcService service() {
    return RpcService.of(SchedulerProto.getDescriptor().findServiceByName("Builds"))
        .unary(BuildsGrpcService.TriggerJob, refusing(this::trigger))
        .unary(BuildsGrpcService.Get, refusing(this::get))
        .unary(BuildsGrpcService.List, refusing(this::list))
        .unary(BuildsGrpcService.Abort, refusing(this::abort))
        .unary(BuildsGrpcService.Preparation, refusing(this::preparation));
  }

  private Build trigger(TriggerJobRequest request) {
    return Messages.build(
        triggering.trigger(Messages.jobRef(request.getJob()), request.getCreatedBy()));
  }

  private Build get(GetBuildRequest request) {
    return Messages.build(find(request));
  }

  private Build abort(AbortBuildRequest request) {
    return Messages.build(aborting.abort(request.getId()));
  }

  private BuildPreparation preparation(GetBuildRequest request) {
    return Messages.preparation(preparations.of(find(request)));
  }

  private ListBuildsResponse list(ListBuildsRequest request) {
    if (request.getFrom() > 0 && request.getTo() > 0 && request.getFrom() > request.getTo()) {
      throw Refused.invalid("invalid range boundaries");
    }
    PageRequest part = PageRequest.of(request.getFrom(), request.getTo(), request.getLimit());
    Page<io.throughline.scheduler.model.Build> page =
        request.getTimestamps()
            ? builds.between(of(request), part)
            : builds.page(of(request), part);
    ListBuildsResponse.Builder answer = ListBuildsResponse.newBuilder();
    page.entries().forEach(build -> answer.addBuilds(Messages.build(build)));
    return answer.setOlder(page.older()).setNewer(page.newer()).build();
  }

  private Of of(ListBuildsRequest request) {
    if (request.hasPipeline()) {
      return request.getJob().isEmpty()
          ? builds.ofPipeline(Messages.pipelineRef(request.getPipeline()))
          : builds.ofJob(
              new io.throughline.scheduler.model.JobRef(
                  Messages.pipelineRef(request.getPipeline()), request.getJob()));
    }
    if (!request.getTeam().isEmpty()) {
      return new Of.Team(request.getTeam());
    }
    return new Of.Visible(
        request.hasVisibility()
            ? Messages.visibility(request.getVisibility())
            : Visibility.everything());
  }

  private io.throughline.scheduler.model.Build find(GetBuildRequest request) {
    return switch (request.getBuildCase()) {
      case ID -> builds.get(request.getId());
      case JOB_BUILD ->
          builds.get(
              Messages.jobRef(request.getJobBuild().getJob()), request.getJobBuild().getName());
      case BUILD_NOT_SET -> throw Refused.invalid("a build is named by its id or by its job");
    };
  }
}
