package io.throughline.pipeline.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.pipeline.GoDuration;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.config.Step.AcrossVar;
import io.throughline.pipeline.plan.Plan.VersionSource;
import java.util.List;

/** Writes plans: an id, and one key that says what kind of step it is. */
final class PlanWriter {
  private PlanWriter() {}

  static ObjectNode write(Plan plan) {
    JsonFields json = new JsonFields().put("id", plan.id().text());
    return switch (plan) {
      case Plan.Get get -> json.put("get", get(get)).json();
      case Plan.Put put -> json.put("put", put(put)).json();
      case Plan.Check check -> json.put("check", check(check)).json();
      case Plan.Task task -> json.put("task", task(task)).json();
      case Plan.Run run -> json.put("run", run(run)).json();
      case Plan.SetPipeline set -> json.put("set_pipeline", setPipeline(set)).json();
      case Plan.LoadVar load -> json.put("load_var", loadVar(load)).json();
      case Plan.Do(_, var steps) -> json.put("do", all(steps)).json();
      case Plan.Retry(_, var attempts) -> json.put("retry", all(attempts)).json();
      case Plan.InParallel parallel -> json.put("in_parallel", inParallel(parallel)).json();
      case Plan.Across across -> json.put("across", across(across)).json();
      case Plan.Try(_, var step) -> json.put("try", step(step).json()).json();
      case Plan.Timeout(_, var step, var limit) ->
          json.put("timeout", step(step).put("duration", GoDuration.format(limit)).json()).json();
      case Plan.OnSuccess(_, var step, var hook) -> hooked(json, "on_success", step, hook);
      case Plan.OnFailure(_, var step, var hook) -> hooked(json, "on_failure", step, hook);
      case Plan.OnError(_, var step, var hook) -> hooked(json, "on_error", step, hook);
      case Plan.OnAbort(_, var step, var hook) -> hooked(json, "on_abort", step, hook);
      case Plan.Ensure(_, var step, var hook) -> hooked(json, "ensure", step, hook);
    };
  }

  private static ArrayNode all(List<Plan> plans) {
    return JsonFields.list(plans.stream().map(PlanWriter::write).toList());
  }

  private static JsonFields step(Plan step) {
    return new JsonFields().put("step", write(step));
  }

  private static ObjectNode hooked(JsonFields json, String key, Plan step, Plan hook) {
    return json.put(key, step(step).put(key, write(hook)).json()).json();
  }

  private static JsonNode get(Plan.Get get) {
    JsonFields json =
        new JsonFields()
            .put("name", get.name())
            .putText("resource", get.resource())
            .put("type", get.type())
            .put("source", get.source())
            .put("params", get.params())
            .putTexts("tags", get.tags());
    return switch (get.version()) {
      case VersionSource.Fixed(Version version) -> json.put("version", version.toJson()).json();
      case VersionSource.MadeBy(PlanId put) -> json.put("version_from", put.text()).json();
    };
  }

  private static JsonNode put(Plan.Put put) {
    JsonNode inputs =
        switch (put.inputs()) {
          case PutInputs.All _ -> TextNode.valueOf("all");
          case PutInputs.Detect _ -> TextNode.valueOf("detect");
          case PutInputs.Named(List<String> names) -> JsonFields.texts(names);
        };
    return new JsonFields()
        .put("name", put.name())
        .putText("resource", put.resource())
        .put("type", put.type())
        .put("source", put.source())
        .put("params", put.params())
        .put("inputs", inputs)
        .putIf("expose_build_created_by", put.exposeBuildCreatedBy())
        .putTexts("tags", put.tags())
        .json();
  }

  private static JsonNode check(Plan.Check check) {
    return new JsonFields()
        .put("name", check.name())
        .putText("resource", check.resource())
        .put("type", check.type())
        .put("source", check.source())
        .put("from_version", check.from().map(Version::toJson))
        .putTexts("tags", check.tags())
        .json();
  }

  private static JsonNode task(Plan.Task task) {
    return new JsonFields()
        .put("name", task.name())
        .put("config", task.config().map(TaskConfigWriter::write))
        .putText("config_path", task.file())
        .putText("image", task.image())
        .putIf("privileged", task.privileged())
        .putIf("hermetic", task.hermetic())
        .putValues("vars", task.vars())
        .putTexts("params", task.params())
        .putTexts("input_mapping", task.inputMapping())
        .putTexts("output_mapping", task.outputMapping())
        .put("container_limits", task.limits().map(TaskConfigWriter::limits))
        .putTexts("tags", task.tags())
        .json();
  }

  private static JsonNode run(Plan.Run run) {
    return new JsonFields()
        .put("message", run.message())
        .put("type", run.type())
        .put("object", run.object())
        .putIf("privileged", run.privileged())
        .put("container_limits", run.limits().map(TaskConfigWriter::limits))
        .putTexts("tags", run.tags())
        .json();
  }

  private static JsonNode setPipeline(Plan.SetPipeline set) {
    return new JsonFields()
        .put("name", set.name())
        .put("file", set.file())
        .putText("team", set.team())
        .putValues("vars", set.vars())
        .putTexts("var_files", set.varFiles())
        .putValues("instance_vars", set.instanceVars())
        .json();
  }

  private static JsonNode loadVar(Plan.LoadVar load) {
    return new JsonFields()
        .put("name", load.name())
        .put("file", load.file())
        .putText("format", load.format())
        .putIf("reveal", load.reveal())
        .json();
  }

  private static JsonNode inParallel(Plan.InParallel parallel) {
    JsonFields json = new JsonFields().put("steps", all(parallel.steps()));
    parallel.limit().ifPresent(limit -> json.put("limit", limit));
    return json.putIf("fail_fast", parallel.failFast()).json();
  }

  private static JsonNode across(Plan.Across across) {
    return new JsonFields()
        .put("vars", JsonFields.list(across.vars().stream().map(PlanWriter::acrossVar).toList()))
        .putIf("fail_fast", across.failFast())
        .put("substep", write(across.substep()))
        .json();
  }

  private static JsonNode acrossVar(AcrossVar acrossVar) {
    return new JsonFields()
        .put("name", acrossVar.name())
        .put("values", acrossVar.values())
        .put("max_in_flight", acrossVar.maxInFlight())
        .json();
  }
}
