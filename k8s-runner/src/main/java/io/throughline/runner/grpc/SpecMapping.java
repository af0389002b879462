package io.throughline.runner.grpc;

import io.throughline.proto.Command;
import io.throughline.proto.Image;
import io.throughline.proto.ResourceCall;
import io.throughline.runner.ContainerKind;
import io.throughline.runner.ContainerLimits;
import io.throughline.runner.ContainerOwner;
import io.throughline.runner.ContainerSpec;
import io.throughline.runner.ImageSource;
import io.throughline.runner.Mounts;
import io.throughline.runner.Program;
import io.throughline.runner.Refusal;

/** Reads the message of a container. */
final class SpecMapping {
  private SpecMapping() {}

  /**
   * The container.
   *
   * @throws Refusal when the message makes no sense
   */
  static ContainerSpec spec(io.throughline.proto.ContainerSpec message) {
    return new ContainerSpec(
        message.getHandle(),
        owner(message.getOwner()),
        kind(message.getKind()),
        image(message.getImage()),
        program(message),
        message.getEnvMap(),
        mounts(message),
        message.getPrivileged(),
        new ContainerLimits(
            message.getLimits().getCpuShares(), message.getLimits().getMemoryBytes()),
        message.getRedactList());
  }

  private static ContainerOwner owner(io.throughline.proto.ContainerOwner owner) {
    return new ContainerOwner(
        owner.getTeam(),
        owner.getPipeline(),
        owner.getJob(),
        owner.getBuildUid(),
        owner.getBuildName(),
        owner.getStep(),
        owner.getPlanId(),
        owner.getAttempt());
  }

  private static ContainerKind kind(io.throughline.proto.ContainerKind kind) {
    return switch (kind) {
      case CHECK -> ContainerKind.CHECK;
      case GET -> ContainerKind.GET;
      case PUT -> ContainerKind.PUT;
      case TASK -> ContainerKind.TASK;
      case CONTAINER_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw Refusal.invalid("the kind of the container is not said");
    };
  }

  private static ImageSource image(Image image) {
    return switch (image.getFromCase()) {
      case RESOURCE_TYPE -> new ImageSource.ResourceType(image.getResourceType());
      case ARTIFACT -> new ImageSource.Artifact(image.getArtifact());
      case RESOURCE_JSON -> new ImageSource.Resource(image.getResourceJson());
      case FROM_NOT_SET -> new ImageSource.RuntimeDefault();
    };
  }

  private static Program program(io.throughline.proto.ContainerSpec message) {
    return switch (message.getProgramCase()) {
      case COMMAND -> command(message.getCommand());
      case RESOURCE_CALL -> call(message.getResourceCall());
      case PROGRAM_NOT_SET -> throw Refusal.invalid("the container has no program");
    };
  }

  private static Program command(Command command) {
    if (command.getPath().isBlank()) {
      throw Refusal.invalid("the command has no path");
    }
    return new Program.Command(
        command.getPath(), command.getArgsList(), command.getDir(), command.getUser());
  }

  private static Program call(ResourceCall call) {
    Program.Action action =
        switch (call.getAction()) {
          case CHECK_VERSIONS -> Program.Action.CHECK;
          case IN -> Program.Action.IN;
          case OUT -> Program.Action.OUT;
          case ACTION_UNSPECIFIED, UNRECOGNIZED ->
              throw Refusal.invalid("the action of the resource call is not said");
        };
    return new Program.ResourceCall(action, call.getRequestJson().toStringUtf8());
  }

  private static Mounts mounts(io.throughline.proto.ContainerSpec message) {
    return new Mounts(
        message.getInputsList().stream()
            .map(input -> new Mounts.Input(input.getArtifact(), input.getPath()))
            .toList(),
        message.getOutputsList().stream()
            .map(output -> new Mounts.Output(output.getName(), output.getPath()))
            .toList(),
        message.getCachesList().stream()
            .map(cache -> new Mounts.Cache(cache.getKey(), cache.getPath()))
            .toList());
  }
}
