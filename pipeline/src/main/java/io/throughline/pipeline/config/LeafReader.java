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

  /** The step; the path of what is read is that of the step with its key and name. */
  Step read(String key, Fields outer, List<String> tags) {
    Fields fields = outer.at("%s.%s(%s)".formatted(outer.path(), key, label(key, outer)));
    Step step = read(fields, key, tags);
    fields.end();
    return step;
  }

  private static String label(String key, Fields fields) {
    String name = fields.text(key).orElse("");
    return key.equals("run") ? fields.text("type").orElse("") + "." + name : name;
  }

  private Step read(Fields fields, String key, List<String> tags) {
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
    scope.checkName(name, fields.place(key), fields.path());
    return name;
  }

  private static List<String> tags(Fields fields, List<String> inherited) {
    List<String> own = fields.texts("tags");
    return own.isEmpty() ? inherited : own;
  }

  private Step get(Fields fields, List<String> inherited) {
    String name = name(fields, "get");
    String resource = resource(fields, name);
    scope.checkUnused(name, fields.place("get"), fields.path());
    return new Step.Get(
        name,
        resource,
        version(fields),
        fields.object("params"),
        scope.expand(fields.placedTexts("passed"), resource, fields.pathOf("passed")),
        fields.flag("trigger"),
        tags(fields, inherited));
  }

  private String resource(Fields fields, String name) {
    Optional<String> resource = fields.text("resource").filter(text -> !text.isEmpty());
    Place place = resource.isPresent() ? fields.place("resource") : fields.place();
    scope.checkResource(resource.orElse(name), place, fields.path());
    return resource.orElse(name);
  }

  private VersionWish version(Fields fields) {
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
    fields.wrong(
        "version", "must be latest, every or a mapping of texts, but is " + value.get().kind());
    return VersionWish.latest();
  }

  private Step put(Fields fields, List<String> inherited) {
    String name = name(fields, "put");
    return new Step.Put(
        name,
        resource(fields, name),
        fields.object("params"),
        inputs(fields),
        fields.object("get_params"),
        fields.flag("no_get"),
        tags(fields, inherited));
  }

  private PutInputs inputs(Fields fields) {
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
        fields.wrong("inputs", "must be all, detect or a list of artifacts");
        yield PutInputs.detect();
      }
    };
  }

  private Step task(Fields fields, List<String> inherited) {
    String name = name(fields, "task");
    Optional<TaskConfig> config =
        fields.fields("config").map(new TaskConfigReader(findings, scope::warn)::read);
    Optional<String> file = fields.text("file").filter(text -> !text.isEmpty());
    Optional<String> image = fields.text("image").filter(text -> !text.isEmpty());
    checkSource(fields);
    warnOfTwoImages(config, image, fields.path());
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

  private void checkSource(Fields fields) {
    boolean config = fields.value("config").isPresent();
    boolean file = fields.text("file").filter(text -> !text.isEmpty()).isPresent();
    if (!config && !file) {
      findings.add(fields.place(), fields.path(), "must specify either `file:` or `config:`");
    }
    if (config && file) {
      findings.add(
          fields.keyPlace("file"),
          fields.path(),
          "must specify one of `file:` or `config:`, not both");
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
    scope.checkName(message, fields.place("run"), fields.path());
    if (!scope.names().prototypes().containsKey(type)) {
      findings.add(fields.place("type"), fields.path(), "unknown prototype '%s'".formatted(type));
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
        fields.text("file", "no file specified"),
        fields.text("team"),
        fields.values("vars"),
        fields.texts("var_files"),
        fields.values("instance_vars"));
  }

  private Step loadVar(Fields fields) {
    String name = name(fields, "load_var");
    return new Step.LoadVar(
        name,
        fields.text("file", "no file specified"),
        fields.text("format"),
        fields.flag("reveal"));
  }
}
