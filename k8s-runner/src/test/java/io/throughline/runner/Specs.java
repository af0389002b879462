package io.throughline.runner;

import com.google.protobuf.ByteString;
import io.throughline.proto.Command;
import io.throughline.proto.ContainerKind;
import io.throughline.proto.ContainerOwner;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.Image;
import io.throughline.proto.InputMount;
import io.throughline.proto.OutputMount;
import io.throughline.proto.ResourceCall;
import java.util.List;

/** Containers as the engine asks for them. */
public final class Specs {
  private Specs() {}

  /** A task that is a shell script. */
  public static ContainerSpec.Builder shell(String handle, String script) {
    return command(handle, "/bin/sh", "-c", script);
  }

  /** A task that is a program. */
  public static ContainerSpec.Builder command(String handle, String path, String... args) {
    return ContainerSpec.newBuilder()
        .setHandle(handle)
        .setOwner(owner("build-1", handle))
        .setKind(ContainerKind.TASK)
        .setCommand(Command.newBuilder().setPath(path).addAllArgs(List.of(args)));
  }

  public static ContainerOwner owner(String buildUid, String step) {
    return ContainerOwner.newBuilder()
        .setTeam("main")
        .setPipeline("demo")
        .setJob("unit")
        .setBuildUid(buildUid)
        .setBuildName("7")
        .setStep(step)
        .setPlanId("plan-" + step)
        .build();
  }

  public static InputMount input(String artifact, String path) {
    return InputMount.newBuilder().setArtifact(artifact).setPath(path).build();
  }

  public static OutputMount output(String name) {
    return OutputMount.newBuilder().setName(name).setPath(name).build();
  }

  /** A call of a resource type. */
  public static ContainerSpec.Builder resource(
      String handle, String type, ResourceCall.Action action, String request) {
    ContainerKind kind =
        switch (action) {
          case IN -> ContainerKind.GET;
          case OUT -> ContainerKind.PUT;
          default -> ContainerKind.CHECK;
        };
    return ContainerSpec.newBuilder()
        .setHandle(handle)
        .setOwner(owner("build-1", handle))
        .setKind(kind)
        .setImage(Image.newBuilder().setResourceType(type))
        .setResourceCall(
            ResourceCall.newBuilder()
                .setAction(action)
                .setRequestJson(ByteString.copyFromUtf8(request)));
  }
}
