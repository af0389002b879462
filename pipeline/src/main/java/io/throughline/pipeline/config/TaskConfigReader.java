package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.GoDuration;
import io.throughline.pipeline.config.TaskConfig.Cache;
import io.throughline.pipeline.config.TaskConfig.ImageResource;
import io.throughline.pipeline.config.TaskConfig.Input;
import io.throughline.pipeline.config.TaskConfig.Output;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Reads what a task runs: inline in a pipeline, in a file of its own, or in a plan. */
public final class TaskConfigReader {
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

  private final Findings findings;
  private final BiConsumer<String, String> warn;

  /**
   * A reader.
   *
   * @param warn told path and message of what a user should know
   */
  public TaskConfigReader(Findings findings, BiConsumer<String, String> warn) {
    this.findings = findings;
    this.warn = warn;
  }

  public TaskConfig read(Fields fields) {
    String platform = fields.text("platform", "missing 'platform'");
    TaskConfig config =
        new TaskConfig(
            platform,
            fields.fields("image_resource").map(this::image),
            fields.text("rootfs_uri").filter(uri -> !uri.isEmpty()),
            ContainerLimitsReader.read(fields),
            fields.environment("params"),
            each(fields, "inputs", this::input),
            each(fields, "outputs", this::output),
            each(fields, "caches", this::cache),
            fields.fields("run").map(this::run).orElse(new TaskConfig.Run("", List.of(), "", "")));
    fields.end();
    return config;
  }

  private <T> List<T> each(Fields fields, String key, Function<Fields, T> read) {
    List<T> found = new ArrayList<>();
    List<Value> items = fields.items(key);
    for (int i = 0; i < items.size(); i++) {
      Fields.of(items.get(i), fields.pathOf(key) + "[" + i + "]", findings)
          .ifPresent(item -> {
            found.add(read.apply(item));
            item.end();
          });
    }
    return found;
  }

  private ImageResource image(Fields fields) {
    String type = fields.text("type", "has no type");
    fields.text("name");
    if (!fields.texts("tags").isEmpty()) {
      warn.accept(fields.pathOf("tags"), "has no effect yet");
    }
    ImageResource image =
        new ImageResource(
            type,
            fields.object("source").orElse(JsonNodeFactory.instance.objectNode()),
            fields.object("version"),
            fields.object("params"));
    fields.end();
    return image;
  }

  private Input input(Fields fields) {
    String name = fields.text("name", "has no name");
    return new Input(name, path(fields, name), fields.flag("optional"));
  }

  private Output output(Fields fields) {
    String name = fields.text("name", "has no name");
    return new Output(name, path(fields, name));
  }

  private String path(Fields fields, String name) {
    String path = fields.text("path").filter(text -> !text.isEmpty()).orElse(name);
    Optional<String> inside = TaskPath.inside(path);
    if (inside.isEmpty()) {
      findings.add(
          fields.has("path") ? fields.place("path") : fields.place("name"),
          fields.path(),
          "path '%s' is not inside the working directory".formatted(path));
    }
    return inside.orElse(path);
  }

  private Cache cache(Fields fields) {
    String path = fields.text("path", "has no path");
    Optional<Duration> ttl = fields.duration("ttl");
    if (ttl.isPresent() && ttl.get().compareTo(SHORTEST_TTL) < 0) {
      fields.wrong("ttl", "must be at least 1s, but is " + GoDuration.format(ttl.get()));
    }
    return new Cache(path(fields, path), ttl);
  }

  private TaskConfig.Run run(Fields fields) {
    TaskConfig.Run run =
        new TaskConfig.Run(
            fields.text("path").orElse(""),
            fields.texts("args"),
            fields.text("dir").orElse(""),
            fields.text("user").orElse(""));
    fields.end();
    return run;
  }
}
