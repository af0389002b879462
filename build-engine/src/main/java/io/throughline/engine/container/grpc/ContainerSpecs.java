package io.throughline.engine.container.grpc;

import com.google.protobuf.ByteString;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.pipeline.config.ContainerLimits;
import io.throughline.proto.CacheMount;
import io.throughline.proto.Command;
import io.throughline.proto.ContainerKind;
import io.throughline.proto.ContainerOwner;
import io.throughline.proto.Image;
import io.throughline.proto.InputMount;
import io.throughline.proto.Limits;
import io.throughline.proto.OutputMount;
import io.throughline.proto.ResourceCall;

/** Container specifications as the runner takes them. */
final class ContainerSpecs {
  private ContainerSpecs() {}

  static io.throughline.proto.ContainerSpec proto(ContainerSpec spec) {
    io.throughline.proto.ContainerSpec.Builder proto =
        io.throughline.proto.ContainerSpec.newBuilder()
            .setHandle(spec.handle())
            .setOwner(owner(spec.owner()))
            .setKind(kind(spec.kind()))
            .setImage(image(spec.image()))
            .putAllEnv(spec.env())
            .setPrivileged(spec.privileged())
            .addAllRedact(spec.redact());
    switch (spec.program()) {
      case ContainerSpec.Program.Command command -> proto.setCommand(command(command));
      case ContainerSpec.Program.ResourceCall call -> proto.setResourceCall(call(call));
    }
    for (ContainerSpec.Input input : spec.inputs()) {
      proto.addInputs(InputMount.newBuilder().setArtifact(input.artifact()).setPath(input.path()));
    }
    for (ContainerSpec.Output output : spec.outputs()) {
      proto.addOutputs(OutputMount.newBuilder().setName(output.name()).setPath(output.path()));
    }
    for (ContainerSpec.Cache cache : spec.caches()) {
      proto.addCaches(CacheMount.newBuilder().setKey(cache.key()).setPath(cache.path()));
    }
    spec.limits().map(ContainerSpecs::limits).ifPresent(proto::setLimits);
    return proto.build();
  }

  private static ContainerOwner owner(ContainerSpec.Owner owner) {
    return ContainerOwner.newBuilder()
        .setTeam(owner.team())
        .setPipeline(owner.pipeline())
        .setJob(owner.job())
        .setBuildUid(owner.buildUid())
        .setBuildName(owner.buildName())
        .setStep(owner.step())
        .setPlanId(owner.planId())
        .setAttempt(owner.attempt())
        .build();
  }

  private static ContainerKind kind(ContainerSpec.Kind kind) {
    return switch (kind) {
      case CHECK -> ContainerKind.CHECK;
      case GET -> ContainerKind.GET;
      case PUT -> ContainerKind.PUT;
      case TASK -> ContainerKind.TASK;
    };
  }

  private static Image image(ContainerSpec.Image image) {
    return switch (image) {
      case ContainerSpec.Image.Default _ -> Image.getDefaultInstance();
      case ContainerSpec.Image.ResourceType(String name) ->
          Image.newBuilder().setResourceType(name).build();
      case ContainerSpec.Image.Artifact(String id) -> Image.newBuilder().setArtifact(id).build();
      case ContainerSpec.Image.Resource(String json) ->
          Image.newBuilder().setResourceJson(json).build();
    };
  }

  private static Command command(ContainerSpec.Program.Command command) {
    return Command.newBuilder()
        .setPath(command.path())
        .addAllArgs(command.args())
        .setDir(command.dir())
        .setUser(command.user())
        .build();
  }

  private static ResourceCall call(ContainerSpec.Program.ResourceCall call) {
    ResourceCall.Action action =
        switch (call.action()) {
          case CHECK -> ResourceCall.Action.CHECK_VERSIONS;
          case IN -> ResourceCall.Action.IN;
          case OUT -> ResourceCall.Action.OUT;
        };
    return ResourceCall.newBuilder()
        .setAction(action)
        .setRequestJson(ByteString.copyFrom(call.requestJson()))
        .build();
  }

  private static Limits limits(ContainerLimits limits) {
    return Limits.newBuilder()
        .setCpuShares(limits.cpuShares().orElse(0))
        .setMemoryBytes(limits.memoryBytes().orElse(0))
        .build();
  }
}
