package io.throughline.engine.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes plans, with ids that count. */
public final class TestPlans {
  private final AtomicInteger ids = new AtomicInteger();

  public PlanId id() {
    return new PlanId(Integer.toHexString(ids.incrementAndGet()));
  }

  /** A task that has neither inputs nor outputs. */
  public Plan.Task task(String name) {
    return task(name, config(List.of(), List.of(), Map.of()), Map.of());
  }

  public Plan.Task task(String name, TaskConfig config, Map<String, String> params) {
    return new Plan.Task(
        id(),
        name,
        Optional.of(config),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        Map.of(),
        params,
        Map.of(),
        Map.of(),
        Optional.empty(),
        List.of());
  }

  /** A task whose configuration is a file. */
  public Plan.Task taskOfFile(String name, String path, Map<String, JsonNode> vars) {
    return new Plan.Task(
        id(),
        name,
        Optional.empty(),
        Optional.of(path),
        Optional.empty(),
        false,
        false,
        vars,
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        List.of());
  }

  public static TaskConfig config(
      List<String> inputs, List<String> outputs, Map<String, String> params) {
    return new TaskConfig(
        "linux",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        params,
        inputs.stream().map(name -> new TaskConfig.Input(name, name, false)).toList(),
        outputs.stream().map(name -> new TaskConfig.Output(name, name)).toList(),
        List.of(),
        new TaskConfig.Run("sh", List.of("-c", "true"), "", ""));
  }

  public Plan.Get get(String name) {
    return get(name, new Plan.VersionSource.Fixed(Version.of(Map.of("ref", "wanted"))));
  }

  public Plan.Get get(String name, Plan.VersionSource version) {
    return new Plan.Get(
        id(), name, Optional.of(name), "mock", source(), Optional.empty(), version, List.of());
  }

  public Plan.Put put(String name, PutInputs inputs, Optional<JsonNode> params) {
    return new Plan.Put(
        id(), name, Optional.of(name), "mock", source(), params, inputs, false, List.of());
  }

  public Plan.Check check(String name) {
    return new Plan.Check(
        id(), name, Optional.of(name), "mock", source(), Optional.empty(), List.of());
  }

  public Plan.Do inOrder(Plan... steps) {
    return new Plan.Do(id(), Arrays.asList(steps));
  }

  public Plan.InParallel inParallel(boolean failFast, Plan... steps) {
    return new Plan.InParallel(id(), Arrays.asList(steps), OptionalInt.empty(), failFast);
  }

  public Plan.Try swallowing(Plan step) {
    return new Plan.Try(id(), step);
  }

  public Plan.Retry attempts(Plan... attempts) {
    return new Plan.Retry(id(), Arrays.asList(attempts));
  }

  public Plan.Timeout within(Duration limit, Plan step) {
    return new Plan.Timeout(id(), step, limit);
  }

  public Plan.OnSuccess onSuccess(Plan step, Plan hook) {
    return new Plan.OnSuccess(id(), step, hook);
  }

  public Plan.OnFailure onFailure(Plan step, Plan hook) {
    return new Plan.OnFailure(id(), step, hook);
  }

  public Plan.OnError onError(Plan step, Plan hook) {
    return new Plan.OnError(id(), step, hook);
  }

  public Plan.OnAbort onAbort(Plan step, Plan hook) {
    return new Plan.OnAbort(id(), step, hook);
  }

  public Plan.Ensure ensure(Plan step, Plan hook) {
    return new Plan.Ensure(id(), step, hook);
  }

  private static JsonNode source() {
    return JsonNodeFactory.instance.objectNode().put("uri", "somewhere");
  }
}
