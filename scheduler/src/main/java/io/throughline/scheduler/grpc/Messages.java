package io.throughline.scheduler.grpc;

import com.google.protobuf.ByteString;
import io.throughline.pipeline.Version;
import io.throughline.proto.BuildPreparation;
import io.throughline.proto.MetadataField;
import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.model.Job;
import io.throughline.scheduler.model.JobRef;
import io.throughline.scheduler.model.Pipeline;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.model.Preparation;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.model.Resource;
import io.throughline.scheduler.model.ResourceRef;
import io.throughline.scheduler.model.ResourceVersion;
import io.throughline.scheduler.model.Visibility;

/** The words of the scheduler and those of its contract. */
final class Messages {
  private Messages() {}

  static PipelineRef pipelineRef(io.throughline.proto.PipelineRef ref) {
    if (ref.getTeam().isEmpty() || ref.getName().isEmpty()) {
      throw Refused.invalid("a pipeline is named by its team and its name");
    }
    return new PipelineRef(ref.getTeam(), ref.getName(), ref.getInstanceVarsJson());
  }

  static io.throughline.proto.PipelineRef pipelineRef(PipelineRef ref) {
    return io.throughline.proto.PipelineRef.newBuilder()
        .setTeam(ref.team())
        .setName(ref.name())
        .setInstanceVarsJson(ref.instanceVars())
        .build();
  }

  static JobRef jobRef(io.throughline.proto.JobRef ref) {
    return new JobRef(pipelineRef(ref.getPipeline()), ref.getJob());
  }

  static ResourceRef resourceRef(io.throughline.proto.ResourceRef ref) {
    return new ResourceRef(pipelineRef(ref.getPipeline()), ref.getResource());
  }

  static Visibility visibility(io.throughline.proto.Visibility visibility) {
    return new Visibility(
        visibility.getTeamsList(), visibility.getAllTeams(), visibility.getPublicToo());
  }

  static Version version(io.throughline.proto.Version version) {
    return Version.of(version.getFieldsMap());
  }

  static io.throughline.proto.Version version(Version version) {
    return io.throughline.proto.Version.newBuilder().putAllFields(version.fields()).build();
  }

  static io.throughline.proto.Pipeline pipeline(Pipeline pipeline) {
    return io.throughline.proto.Pipeline.newBuilder()
        .setId(pipeline.id())
        .setRef(pipelineRef(pipeline.ref()))
        .setPaused(pipeline.paused())
        .setPausedBy(pipeline.pausedBy())
        .setPausedMs(pipeline.pausedMs())
        .setPublic(pipeline.isPublic())
        .setArchived(pipeline.archived())
        .setUpdatedMs(pipeline.updatedMs())
        .setConfigVersion(pipeline.configVersion())
        .setGroupsJson(pipeline.groupsJson())
        .setDisplayJson(pipeline.displayJson())
        .build();
  }

  static io.throughline.proto.Build build(Build build) {
    return io.throughline.proto.Build.newBuilder()
        .setId(build.id())
        .setUid(build.uid())
        .setName(build.name())
        .setStatus(status(build.status()))
        .setTeam(build.owner().pipeline().team())
        .setPipeline(pipelineRef(build.owner().pipeline()))
        .setPipelineId(build.owner().pipelineId())
        .setJob(build.owner().job())
        .setResource(build.owner().resource())
        .setCreatedBy(build.createdBy())
        .setCreatedMs(build.createdMs())
        .setStartedMs(build.startedMs())
        .setEndedMs(build.endedMs())
        .setTraceId(build.traceId())
        .setPipelinePublic(build.pipelinePublic())
        .setJobPublic(build.jobPublic())
        .setQueueCause(build.queueCause())
        .setAborting(build.aborting())
        .build();
  }

  static io.throughline.proto.Job job(Job job) {
    io.throughline.proto.Job.Builder message =
        io.throughline.proto.Job.newBuilder()
            .setId(job.id())
            .setPipeline(pipelineRef(job.pipeline()))
            .setPipelineId(job.pipelineId())
            .setName(job.name())
            .setPaused(job.paused())
            .setPausedBy(job.pausedBy())
            .setPausedMs(job.pausedMs())
            .setHasNewInputs(job.hasNewInputs())
            .addAllGroups(job.groups())
            .setDisableManualTrigger(job.disableManualTrigger())
            .setPublic(job.isPublic());
    job.next().ifPresent(build -> message.setNextBuild(build(build)));
    job.finished().ifPresent(build -> message.setFinishedBuild(build(build)));
    job.transition().ifPresent(build -> message.setTransitionBuild(build(build)));
    for (Job.Input input : job.inputs()) {
      message.addInputs(
          io.throughline.proto.JobInput.newBuilder()
              .setName(input.name())
              .setResource(input.resource())
              .setTrigger(input.trigger())
              .addAllPassed(input.passed())
              .setVersionJson(input.versionJson()));
    }
    for (Job.Output output : job.outputs()) {
      message.addOutputs(
          io.throughline.proto.JobOutput.newBuilder()
              .setName(output.name())
              .setResource(output.resource()));
    }
    return message.build();
  }

  static io.throughline.proto.Resource resource(Resource resource) {
    io.throughline.proto.Resource.Builder message =
        io.throughline.proto.Resource.newBuilder()
            .setId(resource.id())
            .setPipeline(pipelineRef(resource.pipeline()))
            .setPipelineId(resource.pipelineId())
            .setName(resource.name())
            .setType(resource.type())
            .setIcon(resource.icon())
            .setLastCheckedMs(resource.lastCheckedMs())
            .setCheckError(resource.checkError());
    resource.build().ifPresent(build -> message.setBuild(build(build)));
    resource.pin().ifPresent(pin -> message.setPinnedVersion(version(pin)).setPinnedInConfig(true));
    return message.build();
  }

  static io.throughline.proto.ResourceVersion resourceVersion(ResourceVersion version) {
    io.throughline.proto.ResourceVersion.Builder message =
        io.throughline.proto.ResourceVersion.newBuilder()
            .setId(version.id())
            .setVersion(version(version.version()))
            .setEnabled(version.enabled());
    version
        .metadata()
        .forEach(field ->
            message.addMetadata(
                MetadataField.newBuilder().setName(field.name()).setValue(field.value())));
    return message.build();
  }

  static BuildPreparation preparation(Preparation preparation) {
    return BuildPreparation.newBuilder()
        .setBuildId(preparation.buildId())
        .setPausedPipeline(preparation.pausedPipeline())
        .setPausedJob(preparation.pausedJob())
        .setMaxRunningBuilds(preparation.maxRunningBuilds())
        .putAllInputBlocking(preparation.inputs())
        .putAllMissingInputReasons(preparation.reasons())
        .build();
  }

  static String text(ByteString utf8) {
    return utf8.toStringUtf8();
  }

  private static io.throughline.proto.BuildStatus status(BuildStatus status) {
    return switch (status) {
      case PENDING -> io.throughline.proto.BuildStatus.PENDING;
      case STARTED -> io.throughline.proto.BuildStatus.STARTED;
      case SUCCEEDED -> io.throughline.proto.BuildStatus.SUCCEEDED;
      case FAILED -> io.throughline.proto.BuildStatus.FAILED;
      case ERRORED -> io.throughline.proto.BuildStatus.ERRORED;
      case ABORTED -> io.throughline.proto.BuildStatus.ABORTED;
    };
  }
}
