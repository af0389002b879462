package io.throughline.gateway.grpc;

import io.throughline.gateway.model.JobRef;
import io.throughline.gateway.model.PipelineRef;
import io.throughline.gateway.model.ResourceRef;
import io.throughline.gateway.model.Visibility;
import io.throughline.pipeline.vars.VarSource;

/** The gateway's own records as messages. */
final class ToProto {
  private ToProto() {}

  static io.throughline.proto.PipelineRef ref(PipelineRef ref) {
    return io.throughline.proto.PipelineRef.newBuilder()
        .setTeam(ref.team())
        .setName(ref.name())
        .setInstanceVarsJson(ref.instanceVars())
        .build();
  }

  static io.throughline.proto.JobRef ref(JobRef ref) {
    return io.throughline.proto.JobRef.newBuilder()
        .setPipeline(ref(ref.pipeline()))
        .setJob(ref.job())
        .build();
  }

  static io.throughline.proto.ResourceRef ref(ResourceRef ref) {
    return io.throughline.proto.ResourceRef.newBuilder()
        .setPipeline(ref(ref.pipeline()))
        .setResource(ref.resource())
        .build();
  }

  static io.throughline.proto.Visibility visibility(Visibility visibility) {
    return io.throughline.proto.Visibility.newBuilder()
        .addAllTeams(visibility.teams())
        .setAllTeams(visibility.allTeams())
        .setPublicToo(true)
        .build();
  }

  static io.throughline.proto.VarSource varSource(VarSource source) {
    return io.throughline.proto.VarSource.newBuilder()
        .setName(source.name())
        .setType(source.type())
        .setConfigJson(source.config().toString())
        .build();
  }
}
