package io.throughline.pipeline.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.pipeline.GoDuration;
import io.throughline.pipeline.config.ContainerLimits;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.config.TaskConfig.Cache;
import io.throughline.pipeline.config.TaskConfig.ImageResource;
import io.throughline.pipeline.config.TaskConfig.Input;
import java.util.Optional;

/** Writes what a task runs in the words of a task file. */
final class TaskConfigWriter {
  private TaskConfigWriter() {}

  static ObjectNode write(TaskConfig config) {
    return new JsonFields()
        .put("platform", config.platform())
        .put("image_resource", config.imageResource().map(TaskConfigWriter::image))
        .putText("rootfs_uri", config.rootfsUri())
        .put("container_limits", config.limits().map(TaskConfigWriter::limits))
        .putTexts("params", config.params())
        .putList("inputs", config.inputs().stream().map(TaskConfigWriter::input).toList())
        .putList(
            "outputs",
            config.outputs().stream()
                .map(output -> named(output.name(), output.path()).json())
                .toList())
        .putList("caches", config.caches().stream().map(TaskConfigWriter::cache).toList())
        .put("run", run(config.run()))
        .json();
  }

  private static JsonNode image(ImageResource image) {
    return new JsonFields()
        .put("type", image.type())
        .put("source", image.source())
        .put("version", image.version())
        .put("params", image.params())
        .json();
  }

  static JsonNode limits(ContainerLimits limits) {
    JsonFields json = new JsonFields();
    limits.cpuShares().ifPresent(shares -> json.put("cpu", shares));
    limits.memoryBytes().ifPresent(bytes -> json.put("memory", bytes));
    return json.json();
  }

  private static ObjectNode input(Input input) {
    return named(input.name(), input.path()).putIf("optional", input.optional()).json();
  }

  private static JsonFields named(String name, String path) {
    return new JsonFields().put("name", name).put("path", path);
  }

  private static ObjectNode cache(Cache cache) {
    return new JsonFields()
        .put("path", cache.path())
        .putText("ttl", cache.ttl().map(GoDuration::format))
        .json();
  }

  private static JsonNode run(TaskConfig.Run run) {
    return new JsonFields()
        .put("path", run.path())
        .putTexts("args", run.args())
        .putText("dir", Optional.of(run.dir()).filter(dir -> !dir.isEmpty()))
        .putText("user", Optional.of(run.user()).filter(user -> !user.isEmpty()))
        .json();
  }
}
