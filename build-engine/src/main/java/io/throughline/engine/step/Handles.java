package io.throughline.engine.step;

import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.engine.scope.Scope;
import io.throughline.pipeline.plan.PlanId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Names of containers: derived, so that a step finds the one that it had before. */
final class Handles {
  private Handles() {}

  /** The one container of a step; each attempt is a step of its own. */
  static String of(BuildIdentity build, PlanId step) {
    byte[] path = (build.uid() + "\0" + step.text()).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(path).toString();
  }

  static ContainerSpec.Owner owner(BuildIdentity build, Scope scope, String name, PlanId step) {
    return new ContainerSpec.Owner(
        build.team(),
        build.pipeline(),
        build.job(),
        build.uid(),
        build.name(),
        name,
        step.text(),
        scope.attempt());
  }
}
