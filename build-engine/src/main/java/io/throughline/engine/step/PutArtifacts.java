package io.throughline.engine.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which artifacts the program of a put finds. */
final class PutArtifacts {
  private PutArtifacts() {}

  /**
   * The artifacts, each in a directory of its name.
   *
   * @throws StepErrored when one that is asked for by name does not exist
   */
  static List<ContainerSpec.Input> of(Plan.Put put, Map<String, String> artifacts) {
    return switch (put.inputs()) {
      case PutInputs.All _ -> inputs(artifacts.keySet(), artifacts);
      case PutInputs.Named(List<String> names) -> named(names, artifacts);
      case PutInputs.Detect _ -> {
        Set<String> guesses = new LinkedHashSet<>();
        put.params().ifPresent(params -> guess(params, guesses));
        guesses.retainAll(artifacts.keySet());
        yield inputs(guesses, artifacts);
      }
    };
  }

  private static List<ContainerSpec.Input> named(
      List<String> names, Map<String, String> artifacts) {
    for (String name : names) {
      if (!artifacts.containsKey(name)) {
        throw new StepErrored("missing_inputs", "input not found: " + name);
      }
    }
    return inputs(new LinkedHashSet<>(names), artifacts);
  }

  private static List<ContainerSpec.Input> inputs(
      Set<String> names, Map<String, String> artifacts) {
    List<ContainerSpec.Input> inputs = new ArrayList<>();
    names.forEach(name -> inputs.add(new ContainerSpec.Input(artifacts.get(name), name)));
    return inputs;
  }

  /** Every text of the params may be a path whose first part is an artifact. */
  private static void guess(JsonNode params, Set<String> guesses) {
    if (params.isTextual()) {
      for (String part : params.textValue().split("/", -1)) {
        if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
          guesses.add(part);
          return;
        }
      }
    }
    params.forEach(child -> guess(child, guesses));
  }
}
