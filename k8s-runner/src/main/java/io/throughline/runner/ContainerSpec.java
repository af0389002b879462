package io.throughline.runner;

import java.util.List;
import java.util.Map;

/**
 * One container: a program with its files.
 *
 * @param handle derived by the caller: running the same handle twice attaches to the first
 * @param environment may hold secrets
 * @param redact values that must not appear in what the runner reports
 */
public record ContainerSpec(
    String handle,
    ContainerOwner owner,
    ContainerKind kind,
    ImageSource image,
    Program program,
    Map<String, String> environment,
    Mounts mounts,
    boolean privileged,
    ContainerLimits limits,
    List<String> redact) {
  public ContainerSpec {
    environment = Map.copyOf(environment);
    redact = List.copyOf(redact);
    if (handle.isBlank()) {
      throw Refusal.invalid("a container needs a handle");
    }
  }

  /** Without anything that may be secret. */
  @Override
  public String toString() {
    return "ContainerSpec{" + handle + ", " + kind + " " + owner.step() + "}";
  }
}
