package io.throughline.engine.container;

import io.throughline.pipeline.config.ContainerLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container to run: one program with its files.
 *
 * @param handle names the container; running it twice attaches to the first
 * @param redact values that the runner must not show
 */
public record ContainerSpec(
    String handle,
    Owner owner,
    Kind kind,
    Image image,
    Program program,
    Map<String, String> env,
    List<Input> inputs,
    List<Output> outputs,
    List<Cache> caches,
    boolean privileged,
    Optional<ContainerLimits> limits,
    List<String> redact) {

  /** What it is for. */
  public enum Kind {
    CHECK,
    GET,
    PUT,
    TASK
  }

  /** Whom it works for. */
  public record Owner(
      String team,
      String pipeline,
      String job,
      String buildUid,
      String buildName,
      String step,
      String planId,
      String attempt) {}

  /** Where the root file system comes from. */
  public sealed interface Image {
    /** The runtime's own. */
    record Default() implements Image {}

    /** That of a type of resources. */
    record ResourceType(String name) implements Image {}

    /** An artifact of the build. */
    record Artifact(String id) implements Image {}

    /** A resource that the runtime fetches: JSON of type, source, version and params. */
    record Resource(String json) implements Image {}
  }

  /** What runs. */
  public sealed interface Program {
    /** A command of a task; empty texts leave the choice to the image. */
    record Command(String path, List<String> args, String dir, String user) implements Program {
      public Command {
        args = List.copyOf(args);
      }
    }

    /** A program of the resource type protocol, with its request. */
    record ResourceCall(Action action, byte[] requestJson) implements Program {}
  }

  /** The programs of the resource type protocol. */
  public enum Action {
    CHECK,
    IN,
    OUT
  }

  /** An artifact, and where the program finds it. */
  public record Input(String artifact, String path) {}

  /** A directory that becomes an artifact. */
  public record Output(String name, String path) {}

  /** A directory that the next container with the same key finds as this one left it. */
  public record Cache(String key, String path) {}

  public ContainerSpec {
    env = Map.copyOf(env);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    caches = List.copyOf(caches);
    redact = List.copyOf(redact);
  }

  /** Without values of variables. */
  @Override
  public String toString() {
    return "ContainerSpec{" + handle + "}";
  }
}
