package io.throughline.pipeline.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.ContainerLimitsReader;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.config.TaskConfigReader;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Value;
import io.throughline.pipeline.plan.Plan.VersionSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the steps of a plan that hold no other steps. */
final class LeafPlanReader {
  private final Findings findings;

  LeafPlanReader(Findings findings) {
    this.findings = findings;
  }

  /** The step; a limit of time that stands inside of it goes around it. */
  Plan read(String kind, PlanId id, Fields fields) {
    Plan leaf =
        switch (kind) {
          case "get" -> get(id, fields);
          case "put" -> put(id, fields);
          case "check" -> check(id, fields);
          case "task" -> task(id, fields);
          case "run" -> run(id, fields);
          case "set_pipeline" -> setPipeline(id, fields);
          case "load_var" -> loadVar(id, fields);
          default -> throw new IllegalStateException("no step is called " + kind);
        };
    Optional<Duration> limit =
        fields
            .text("timeout")
            .filter(text -> !text.isEmpty())
            .flatMap(_ -> fields.duration("timeout"));
    return limit
        .<Plan>map(time -> new Plan.Timeout(new PlanId(id + "/timeout"), leaf, time))
        .orElse(leaf);
  }

  private static Optional<String> text(Fields fields, String key) {
    return fields.text(key).filter(text -> !text.isEmpty());
  }

  private static JsonNode source(Fields fields) {
    return fields.object("source").orElse(JsonNodeFactory.instance.objectNode());
  }

  /** Custom types need plans of their own for their images. */
  private void checkImage(Fields fields) {
    fields
        .fields("image")
        .ifPresent(image -> {
          image.text("base_type");
          image.flag("privileged");
          if (image.has("get_plan") || image.has("check_plan")) {
            findings.add(image.place(), image.path(), "custom types are not supported yet");
          }
          image.end();
        });
  }

  private Plan get(PlanId id, Fields fields) {
    checkImage(fields);
    return new Plan.Get(
        id,
        fields.text("name").orElse(""),
        text(fields, "resource"),
        fields.text("type", "has no type"),
        source(fields),
        fields.object("params"),
        version(fields),
        fields.texts("tags"));
  }

  private VersionSource version(Fields fields) {
    Optional<String> from = text(fields, "version_from");
    boolean fixed = fields.value("version").isPresent();
    if (fixed == from.isPresent()) {
      findings.add(fields.place(), fields.path(), "must have one of version and version_from");
    }
    return from.<VersionSource>map(put -> new VersionSource.MadeBy(new PlanId(put)))
        .orElseGet(() -> new VersionSource.Fixed(Version.of(fields.textValues("version"))));
  }

  private Plan put(PlanId id, Fields fields) {
    checkImage(fields);
    return new Plan.Put(
        id,
        fields.text("name").orElse(""),
        text(fields, "resource"),
        fields.text("type", "has no type"),
        source(fields),
        fields.object("params"),
        inputs(fields),
        fields.flag("expose_build_created_by"),
        fields.texts("tags"));
  }

  private PutInputs inputs(Fields fields) {
    Optional<Value> inputs = fields.value("inputs");
    if (inputs.isEmpty()) {
      return PutInputs.detect();
    }
    if (inputs.get() instanceof Value.Sequence) {
      return new PutInputs.Named(fields.texts("inputs"));
    }
    return switch (fields.text("inputs").orElse("")) {
      case "all" -> PutInputs.all();
      case "detect" -> PutInputs.detect();
      default -> new PutInputs.Named(List.of());
    };
  }

  private Plan check(PlanId id, Fields fields) {
    checkImage(fields);
    List.of("resource_type", "prototype", "interval", "skip_interval").forEach(fields::has);
    return new Plan.Check(
        id,
        fields.text("name").orElse(""),
        text(fields, "resource"),
        fields.text("type", "has no type"),
        source(fields),
        fields.value("from_version").map(_ -> Version.of(fields.textValues("from_version"))),
        fields.texts("tags"));
  }

  private Plan task(PlanId id, Fields fields) {
    List.of("resource_types", "check_skip_interval").forEach(fields::has);
    return new Plan.Task(
        id,
        fields.text("name", "has no name"),
        fields.fields("config").map(new TaskConfigReader(findings, (_, _) -> {})::read),
        text(fields, "config_path"),
        text(fields, "image"),
        fields.flag("privileged"),
        fields.flag("hermetic"),
        fields.values("vars"),
        fields.environment("params"),
        fields.textValues("input_mapping"),
        fields.textValues("output_mapping"),
        ContainerLimitsReader.read(fields),
        fields.texts("tags"));
  }

  private Plan run(PlanId id, Fields fields) {
    return new Plan.Run(
        id,
        fields.text("message", "has no message"),
        fields.text("type", "has no type"),
        fields.object("object"),
        fields.flag("privileged"),
        ContainerLimitsReader.read(fields),
        fields.texts("tags"));
  }

  private Plan setPipeline(PlanId id, Fields fields) {
    return new Plan.SetPipeline(
        id,
        fields.text("name", "has no name"),
        fields.text("file", "has no file"),
        text(fields, "team"),
        fields.values("vars"),
        fields.texts("var_files"),
        fields.values("instance_vars"));
  }

  private Plan loadVar(PlanId id, Fields fields) {
    return new Plan.LoadVar(
        id,
        fields.text("name", "has no name"),
        fields.text("file", "has no file"),
        text(fields, "format"),
        fields.flag("reveal"));
  }
}
