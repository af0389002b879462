package io.throughline.engine.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.config.TaskConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Something that is done with every text of a task's configuration.
 *
 * @param text with a text
 * @param json with a value of any type
 */
record TaskTexts(UnaryOperator<String> text, UnaryOperator<JsonNode> json) {

  /** The configuration that comes of it. */
  TaskConfig apply(TaskConfig config) {
    Map<String, String> params = new HashMap<>();
    config.params().forEach((name, value) -> params.put(name, text.apply(value)));
    return new TaskConfig(
        config.platform(),
        config.imageResource().map(this::image),
        config.rootfsUri(),
        config.limits(),
        params,
        config.inputs().stream()
            .map(input ->
                new TaskConfig.Input(
                    text.apply(input.name()), text.apply(input.path()), input.optional()))
            .toList(),
        config.outputs().stream()
            .map(output ->
                new TaskConfig.Output(text.apply(output.name()), text.apply(output.path())))
            .toList(),
        config.caches().stream()
            .map(cache -> new TaskConfig.Cache(text.apply(cache.path()), cache.ttl()))
            .toList(),
        new TaskConfig.Run(
            text.apply(config.run().path()),
            config.run().args().stream().map(text).toList(),
            text.apply(config.run().dir()),
            text.apply(config.run().user())));
  }

  private TaskConfig.ImageResource image(TaskConfig.ImageResource image) {
    return new TaskConfig.ImageResource(
        text.apply(image.type()),
        json.apply(image.source()),
        image.version().map(json),
        image.params().map(json));
  }
}
