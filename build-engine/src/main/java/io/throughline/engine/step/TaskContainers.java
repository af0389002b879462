package io.throughline.engine.step;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.BuildUrls;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.engine.scope.BuildState;
import io.throughline.engine.scope.Scope;
import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The containers of tasks. */
public final class TaskContainers {
  private final StepEnvironment environment;

  public TaskContainers(BuildUrls urls) {
    this.environment = new StepEnvironment(urls);
  }

  /**
   * The container of a task.
   *
   * @throws StepErrored when an input or the image is not there
   */
  ContainerSpec of(Plan.Task task, TaskConfig config, BuildState build, Scope scope) {
    Map<String, String> env = new HashMap<>(environment.ofTask());
    env.putAll(config.params());
    return new ContainerSpec(
        Handles.of(build.identity(), task.id()),
        Handles.owner(build.identity(), scope, task.name(), task.id()),
        ContainerSpec.Kind.TASK,
        image(task, config, build),
        new ContainerSpec.Program.Command(
            config.run().path(), config.run().args(), config.run().dir(), config.run().user()),
        env,
        inputs(task, config, build),
        config.outputs().stream()
            .map(output -> new ContainerSpec.Output(output.name(), output.path()))
            .toList(),
        caches(task, config, build.identity()),
        task.privileged(),
        config.limits(),
        build.secrets().all());
  }

  private static List<ContainerSpec.Input> inputs(
      Plan.Task task, TaskConfig config, BuildState build) {
    List<ContainerSpec.Input> inputs = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (TaskConfig.Input input : config.inputs()) {
      String name = task.inputMapping().getOrDefault(input.name(), input.name());
      Optional<String> artifact = build.artifact(name);
      artifact.ifPresent(id -> inputs.add(new ContainerSpec.Input(id, input.path())));
      if (artifact.isEmpty() && !input.optional()) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new StepErrored("missing_inputs", "missing inputs: " + String.join(", ", missing));
    }
    return inputs;
  }

  private static ContainerSpec.Image image(Plan.Task task, TaskConfig config, BuildState build) {
    if (task.image().isPresent()) {
      String name = task.image().get();
      return new ContainerSpec.Image.Artifact(
          build
              .artifact(name)
              .orElseThrow(() ->
                  new StepErrored(
                      "missing_image",
                      "missing image artifact source: %s\n\nmake sure there's a corresponding 'get' step, or a task that produces it as an output"
                          .formatted(name))));
    }
    return config
        .imageResource()
        .<ContainerSpec.Image>map(image -> new ContainerSpec.Image.Resource(json(image)))
        .orElseGet(ContainerSpec.Image.Default::new);
  }

  private static String json(TaskConfig.ImageResource image) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", image.type());
    json.set("source", image.source());
    image.version().ifPresent(version -> json.set("version", version));
    image.params().ifPresent(params -> json.set("params", params));
    return CanonicalJson.text(json);
  }

  /** A build of no job has none: nobody would find them again. */
  private static List<ContainerSpec.Cache> caches(
      Plan.Task task, TaskConfig config, BuildIdentity build) {
    if (!build.hasJob()) {
      return List.of();
    }
    return config.caches().stream()
        .map(cache ->
            new ContainerSpec.Cache(
                String.join(
                    "\n",
                    build.team(),
                    build.pipeline(),
                    build.instanceVarsJson(),
                    build.job(),
                    task.name(),
                    cache.path()),
                cache.path()))
        .toList();
  }
}
