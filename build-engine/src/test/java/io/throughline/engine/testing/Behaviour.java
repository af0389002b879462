package io.throughline.engine.testing;

import io.throughline.proto.ContainerSpec;
import java.util.Optional;

/** What containers do by the names of their steps, for tests that need no more. */
public final class Behaviour {
  private Behaviour() {}

  /**
   * A step whose name holds {@code fails} fails, one with {@code errors} is lost, one with {@code
   * hangs} runs until it is stopped; the others succeed.
   */
  public static Optional<Script> byName(ContainerSpec spec) {
    String name = spec.getOwner().getStep();
    if (name.contains("fails")) {
      return Optional.of(Script.ending().exits(1));
    }
    if (name.contains("errors")) {
      return Optional.of(Script.ending().isLost("on purpose"));
    }
    return name.contains("hangs") ? Optional.of(Script.ending().hangs()) : Optional.empty();
  }
}
