package io.throughline.pipeline.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.pipeline.GoDuration;
import io.throughline.pipeline.config.Step.AcrossVar;
import io.throughline.pipeline.plan.Plan.VersionSource;
import java.util.List;

/** A plan as everybody may see it: its shape and names, but no source, params or configuration. */
public final class PublicPlan {
  private PublicPlan() {}

  public static JsonNode of(Plan plan) {
    JsonFields json = new JsonFields().put("id", plan.id().text());
    return switch (plan) {
      case Plan.Get get -> json.put("get", get(get)).json();
      case Plan.Put put ->
          json.put("put", named(put.name(), put.type()).putText("resource", put.resource()).json())
              .json();
      case Plan.Check check -> json.put("check", named(check.name(), check.type()).json()).json();
      case Plan.Task task -> json.put("task", task(task)).json();
      case Plan.Run run -> json.put("run", run(run)).json();
      case Plan.SetPipeline set -> json.put("set_pipeline", setPipeline(set)).json();
      case Plan.LoadVar load ->
          json.put("load_var", new JsonFields().put("name", load.name()).json()).json();
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
    return JsonFields.list(plans.stream().map(PublicPlan::of).toList());
  }

  private static JsonFields step(Plan step) {
    return new JsonFields().put("step", of(step));
  }

  private static ObjectNode hooked(JsonFields json, String key, Plan step, Plan hook) {
    return json.put(key, step(step).put(key, of(hook)).json()).json();
  }

  private static JsonFields named(String name, String type) {
    return new JsonFields().put("name", name).put("type", type);
  }

  private static JsonNode get(Plan.Get get) {
    JsonFields json = named(get.name(), get.type()).putText("resource", get.resource());
    return switch (get.version()) {
      case VersionSource.Fixed(var version) -> json.put("version", version.toJson()).json();
      case VersionSource.MadeBy _ -> json.json();
    };
  }

  private static JsonNode task(Plan.Task task) {
    ObjectNode json = new JsonFields().put("name", task.name()).json();
    return json.put("privileged", task.privileged()).put("hermetic", task.hermetic());
  }

  private static JsonNode run(Plan.Run run) {
    ObjectNode json = new JsonFields().put("message", run.message()).put("type", run.type()).json();
    return json.put("privileged", run.privileged());
  }

  private static JsonNode setPipeline(Plan.SetPipeline set) {
    JsonNode instanceVars =
        set.instanceVars().isEmpty()
            ? JsonNodeFactory.instance.nullNode()
            : new JsonFields().putValues("vars", set.instanceVars()).json().get("vars");
    return new JsonFields()
        .put("name", set.name())
        .put("team", set.team().orElse(""))
        .put("instance_vars", instanceVars)
        .json();
  }

  private static JsonNode inParallel(Plan.InParallel parallel) {
    JsonFields json = new JsonFields().put("steps", all(parallel.steps()));
    parallel.limit().ifPresent(limit -> json.put("limit", limit));
    return json.putIf("fail_fast", parallel.failFast()).json();
  }

  private static JsonNode across(Plan.Across across) {
    List<ObjectNode> vars =
        across.vars().stream()
            .map(AcrossVar::name)
            .map(name -> new JsonFields().put("name", name).json())
            .toList();
    return new JsonFields()
        .put("vars", JsonFields.list(vars))
        .putIf("fail_fast", across.failFast())
        .json();
  }
}
