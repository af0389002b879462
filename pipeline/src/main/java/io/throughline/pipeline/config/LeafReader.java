package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Place;
import io.throughline.pipeline.document.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the steps that hold no other steps. */
final class LeafReader {
  private final JobScope scope;
  private final Findings findings;

  LeafReader(JobScope scope) {
    this.scope = scope;
    this.findings = scope.findings();
  }

  Step read(String key, Fields fields, List<String> tags) {
    return switch (key) {
      case "get" -> get(fields, tags);
      case "put" -> put(fields, tags);
      case "task" -> task(fields, tags);
      case "run" -> run(fields, tags);
      case "set_pipeline" -> setPipeline(fields);
      case "load_var" -> loadVar(fields);
      default -> throw new IllegalStateException("no step is called " + key);
    };
  }

  /** The name that is the value of the step's own key, checked. */
  private String name(Fields fields, String key) {
    String name = fields.text(key).orElse("");
    scope.checkName(name, fields.place(key), path(fields, key, name));
    return name;
  }

  private static String path(Fields fields, String key, String name) {
    return fields.path() + "." + key + "(" + name + ")";
  }

  private static List<String> tags(Fields fields, List<String> inherited) {
    List<String> own = fields.texts("tags");
    return own.isEmpty() ? inherited : own;
  }

  private Step get(Fields fields, List<String> inherited) {
    String name = name(fields, "get");
    String path = path(fields, "get", name);
    String resource = resource(fields, name, path);
    scope.checkUnused(name, fields.place("get"), path);
    List<String> globs = fields.texts("passed");
    return new Step.Get(
        name,
        resource,
        version(fields, path),
        fields.object("params"),
        scope.expand(globs, resource, fields.place("passed"), path + ".passed"),
        fields.flag("trigger"),
        tags(fields, inherited));
  }

  private String resource(Fields fields, String name, String path) {
    Optional<String> resource = fields.text("resource").filter(text -> !text.isEmpty());
    Place place = resource.isPresent() ? fields.place("resource") : fields.place();
    scope.checkResource(resource.orElse(name), place, path);
    return resource.orElse(name);
  }

  private VersionWish version(Fields fields, String path) {
    Optional<Value> value = fields.value("version");
    if (value.isEmpty()) {
      return VersionWish.latest();
    }
    if (value.get() instanceof Value.Scalar(_, JsonNode json, String text) && json.isTextual()) {
      return text.equals("every") ? VersionWish.every() : VersionWish.latest();
    }
    if (value.get() instanceof Value.Mapping) {
      Map<String, String> version = fields.textValues("version");
      return version.isEmpty() ? VersionWish.latest() : new VersionWish.Pinned(Version.of(version));
    }
    findings.add(
        value.get().place(),
        path + ".version",
        "must be latest, every or a mapping of texts, but is " + value.get().kind());
    return VersionWish.latest();
  }

  private Step put(Fields fields, List<String> inherited) {
    String name = name(fields, "put");
    String path = path(fields, "put", name);
    return new Step.Put(
        name,
        resource(fields, name, path),
        fields.object("params"),
        inputs(fields, path),
        fields.object("get_params"),
        fields.flag("no_get"),
        tags(fields, inherited));
  }

  private PutInputs inputs(Fields fields, String path) {
    Optional<Value> value = fields.value("inputs");
    if (value.isEmpty()) {
      return PutInputs.detect();
    }
    if (value.get() instanceof Value.Sequence) {
      return new PutInputs.Named(fields.texts("inputs").stream().map(String::strip).toList());
    }
    String text = value.get() instanceof Value.Scalar scalar ? scalar.written() : "";
    return switch (text) {
      case "all" -> PutInputs.all();
      case "detect" -> PutInputs.detect();
      default -> {
        findings.add(
            value.get().place(), path + ".inputs", "must be all, detect or a list of artifacts");
        yield PutInputs.detect();
      }
    };
  }

  private Step task(Fields fields, List<String> inherited) {
    String name = name(fields, "task");
    String path = path(fields, "task", name);
    Optional<TaskConfig> config =
        fields
            .value("config")
            .flatMap(value -> Fields.of(value, path + ".config", findings))
            .map(inline -> new TaskConfigReader(findings, scope::warn).read(inline));
    Optional<String> file = fields.text("file").filter(text -> !text.isEmpty());
    Optional<String> image = fields.text("image").filter(text -> !text.isEmpty());
    checkSource(fields, path);
    warnOfTwoImages(config, image, path);
    return new Step.Task(
        name,
        config,
        file,
        image,
        fields.flag("privileged"),
        fields.flag("hermetic"),
        fields.values("vars"),
        fields.environment("params"),
        fields.textValues("input_mapping"),
        fields.textValues("output_mapping"),
        ContainerLimitsReader.read(fields),
        tags(fields, inherited));
  }

  private void checkSource(Fields fields, String path) {
    boolean config = fields.value("config").isPresent();
    boolean file = fields.text("file").filter(text -> !text.isEmpty()).isPresent();
    if (!config && !file) {
      findings.add(fields.place(), path, "must specify either `file:` or `config:`");
    }
    if (config && file) {
      findings.add(
          fields.keyPlace("file"), path, "must specify one of `file:` or `config:`, not both");
    }
  }

  private void warnOfTwoImages(Optional<TaskConfig> config, Optional<String> image, String path) {
    boolean own =
        config
            .filter(task -> task.imageResource().isPresent() || task.rootfsUri().isPresent())
            .isPresent();
    if (own && image.isPresent()) {
      scope.warn(
          path,
          "specifies image: on the step but also specifies an image under config: - the image: on"
              + " the step takes precedence");
    }
  }

  private Step run(Fields fields, List<String> inherited) {
    String message = fields.text("run").orElse("");
    String type = fields.text("type").orElse("");
    String path = fields.path() + ".run(" + type + "." + message + ")";
    scope.checkName(message, fields.place("run"), path);
    if (!scope.names().prototypes().containsKey(type)) {
      findings.add(fields.place("type"), path, "unknown prototype '%s'".formatted(type));
    }
    return new Step.Run(
        message,
        type,
        fields.object("params"),
        fields.flag("privileged"),
        ContainerLimitsReader.read(fields),
        tags(fields, inherited));
  }

  private Step setPipeline(Fields fields) {
    String name = name(fields, "set_pipeline");
    return new Step.SetPipeline(
        name,
        file(fields, path(fields, "set_pipeline", name)),
        fields.text("team"),
        fields.values("vars"),
        fields.texts("var_files"),
        fields.values("instance_vars"));
  }

  private Step loadVar(Fields fields) {
    String name = name(fields, "load_var");
    return new Step.LoadVar(
        name,
        file(fields, path(fields, "load_var", name)),
        fields.text("format"),
        fields.flag("reveal"));
  }

  private String file(Fields fields, String path) {
    String file = fields.text("file").orElse("");
    if (file.isEmpty()) {
      findings.add(fields.place(), path, "no file specified");
    }
    return file;
  }
}
