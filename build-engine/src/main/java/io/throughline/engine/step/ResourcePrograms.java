package io.throughline.engine.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.engine.build.BuildUrls;
import io.throughline.engine.container.ContainerEvent.Exited;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.engine.scope.BuildState;
import io.throughline.engine.scope.Scope;
import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.vars.Interpolation;
import io.throughline.pipeline.vars.InterpolationException;
import io.throughline.pipeline.vars.VarReference;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs programs of the resource type protocol in containers. */
public final class ResourcePrograms {
  private final StepVariables variables;
  private final ContainerRun containers;
  private final StepEnvironment environment;

  public ResourcePrograms(StepVariables variables, ContainerRun containers, BuildUrls urls) {
    this.variables = variables;
    this.containers = containers;
    this.environment = new StepEnvironment(urls);
  }

  /**
   * Runs the program to its end.
   *
   * @throws StepErrored when its variables have no values, or the runner does not run it
   */
  Exited run(ResourceCall call, BuildState build, Scope scope, ContainerWatcher watcher)
      throws Exception {
    byte[] request = request(call, build, scope);
    Map<String, String> env =
        new HashMap<>(environment.ofResource(build.identity(), scope.hookStatus()));
    env.putAll(call.env());
    ContainerSpec spec =
        new ContainerSpec(
            Handles.of(build.identity(), call.id()),
            Handles.owner(build.identity(), scope, call.name(), call.id()),
            call.kind(),
            new ContainerSpec.Image.ResourceType(call.type()),
            new ContainerSpec.Program.ResourceCall(call.action(), request),
            env,
            call.inputs(),
            List.of(),
            List.of(),
            false,
            Optional.empty(),
            build.secrets().all());
    return containers.run(spec, scope, watcher);
  }

  private byte[] request(ResourceCall call, BuildState build, Scope scope) throws Exception {
    try {
      Set<VarReference> references = new LinkedHashSet<>(Interpolation.references(call.source()));
      call.params().map(Interpolation::references).ifPresent(references::addAll);
      StepVariables.Values values = variables.of(references, build, scope);
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      request.set("source", Interpolation.fill(call.source(), values));
      call.params()
          .filter(JsonNode::isObject)
          .ifPresent(params -> request.set("params", Interpolation.fill(params, values)));
      call.version().ifPresent(version -> request.set("version", version.toJson()));
      return CanonicalJson.write(request);
    } catch (InterpolationException e) {
      throw new StepErrored("invalid_vars", String.valueOf(e.getMessage()));
    }
  }
}
