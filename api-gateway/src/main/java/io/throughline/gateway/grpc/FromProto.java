package io.throughline.gateway.grpc;

import io.throughline.gateway.model.Build;
import io.throughline.gateway.model.BuildStatus;
import io.throughline.gateway.model.Job;
import io.throughline.gateway.model.Page;
import io.throughline.gateway.model.Pipeline;
import io.throughline.gateway.model.PipelineRef;
import io.throughline.gateway.model.Resource;
import io.throughline.gateway.model.ResourceVersion;
import io.throughline.proto.ListBuildsResponse;
import io.throughline.proto.ListVersionsResponse;
import java.util.Optional;

/** The scheduler's messages as the gateway's own records. */
final class FromProto {
  private FromProto() {}

  static PipelineRef ref(io.throughline.proto.PipelineRef ref) {
    return new PipelineRef(ref.getTeam(), ref.getName(), ref.getInstanceVarsJson());
  }

  static Pipeline pipeline(io.throughline.proto.Pipeline pipeline) {
    return new Pipeline(
        pipeline.getId(),
        ref(pipeline.getRef()),
        pipeline.getPaused(),
        pipeline.getPausedBy(),
        pipeline.getPausedMs(),
        pipeline.getPublic(),
        pipeline.getArchived(),
        pipeline.getUpdatedMs(),
        pipeline.getGroupsJson(),
        pipeline.getDisplayJson());
  }

  static Build build(io.throughline.proto.Build build) {
    return new Build(
        build.getId(),
        build.getUid(),
        build.getName(),
        status(build.getStatus()),
        build.getTeam(),
        build.hasPipeline() ? ref(build.getPipeline()) : PipelineRef.NONE,
        build.getPipelineId(),
        build.getJob(),
        build.getResource(),
        build.getCreatedBy(),
        build.getStartedMs(),
        build.getEndedMs(),
        build.getTraceId(),
        build.getPipelinePublic(),
        build.getJobPublic());
  }

  static Page<Build> builds(ListBuildsResponse page) {
    return new Page<>(
        page.getBuildsList().stream().map(FromProto::build).toList(),
        page.getOlder(),
        page.getNewer());
  }

  static Job job(io.throughline.proto.Job job) {
    return new Job(
        job.getId(),
        job.getName(),
        ref(job.getPipeline()),
        job.getPipelineId(),
        job.getPaused(),
        job.getPausedBy(),
        job.getPausedMs(),
        job.getHasNewInputs(),
        job.getGroupsList(),
        job.getDisableManualTrigger(),
        job.hasNextBuild() ? Optional.of(build(job.getNextBuild())) : Optional.empty(),
        job.hasFinishedBuild() ? Optional.of(build(job.getFinishedBuild())) : Optional.empty(),
        job.hasTransitionBuild() ? Optional.of(build(job.getTransitionBuild())) : Optional.empty(),
        job.getInputsList().stream().map(FromProto::input).toList(),
        job.getOutputsList().stream()
            .map(output -> new Job.Output(output.getName(), output.getResource()))
            .toList());
  }

  static Resource resource(io.throughline.proto.Resource resource) {
    return new Resource(
        resource.getName(),
        ref(resource.getPipeline()),
        resource.getPipelineId(),
        resource.getType(),
        resource.getIcon(),
        resource.getLastCheckedMs(),
        resource.hasBuild() ? Optional.of(build(resource.getBuild())) : Optional.empty(),
        resource.getPinnedVersion().getFieldsMap(),
        resource.getPinnedInConfig());
  }

  static Page<ResourceVersion> versions(ListVersionsResponse page) {
    return new Page<>(
        page.getVersionsList().stream().map(FromProto::version).toList(),
        page.getOlder(),
        page.getNewer());
  }

  private static ResourceVersion version(io.throughline.proto.ResourceVersion version) {
    return new ResourceVersion(
        version.getId(),
        version.getVersion().getFieldsMap(),
        version.getMetadataList().stream()
            .map(field -> new ResourceVersion.Metadata(field.getName(), field.getValue()))
            .toList(),
        version.getEnabled());
  }

  private static Job.Input input(io.throughline.proto.JobInput input) {
    return new Job.Input(
        input.getName(),
        input.getResource(),
        input.getTrigger(),
        input.getPassedList(),
        input.getVersionJson());
  }

  private static BuildStatus status(io.throughline.proto.BuildStatus status) {
    return switch (status) {
      case PENDING, BUILD_STATUS_UNSPECIFIED, UNRECOGNIZED -> BuildStatus.PENDING;
      case STARTED -> BuildStatus.STARTED;
      case SUCCEEDED -> BuildStatus.SUCCEEDED;
      case FAILED -> BuildStatus.FAILED;
      case ERRORED -> BuildStatus.ERRORED;
      case ABORTED -> BuildStatus.ABORTED;
    };
  }
}
