package io.throughline.engine.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.plan.PlanId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call of a program of the resource type protocol, before its variables are filled in.
 *
 * @param name of the step
 * @param type of the resource
 * @param inputs artifacts that the program finds
 * @param env beside what every such program gets
 */
record ResourceCall(
    PlanId id,
    String name,
    ContainerSpec.Kind kind,
    ContainerSpec.Action action,
    String type,
    JsonNode source,
    Optional<JsonNode> params,
    Optional<Version> version,
    List<ContainerSpec.Input> inputs,
    Map<String, String> env) {
  ResourceCall {
    inputs = List.copyOf(inputs);
    env = Map.copyOf(env);
  }
}
