package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.pipeline.RandomJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A pipeline that is valid, as JSON, together with the plan that each of its jobs should have.
 * Built side by side, so that neither is derived from the other.
 */
final class RandomPipeline {
  record Built(Step step, ObjectNode json) {}

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  final RandomJson some;
  final Map<String, Step> plans = new LinkedHashMap<>();
  private final List<String> resources = List.of("repo", "image", "timer");
  private final int depth;
  private int lastName;

  RandomPipeline(Random random, int depth) {
    this.some = new RandomJson(random);
    this.depth = depth;
  }

  ObjectNode json() {
    ObjectNode pipeline = JSON.objectNode();
    ArrayNode list = pipeline.putArray("resources");
    resources.forEach(
        name -> list.addObject().put("name", name).put("type", "t").set("source", some.object()));
    ArrayNode jobs = pipeline.putArray("jobs");
    jobs.addObject().put("name", "first").set("plan", getsOfAll());
    plans.put("first", new Step.Do(resources.stream().map(RandomPipeline::plainGet).toList()));
    int count = 1 + some.below(4);
    for (int i = 0; i < count; i++) {
      jobs.add(job("job-" + i));
    }
    return pipeline;
  }

  private ArrayNode getsOfAll() {
    ArrayNode gets = JSON.arrayNode();
    resources.forEach(name -> gets.addObject().put("get", name));
    return gets;
  }

  private static Step plainGet(String name) {
    return new Step.Get(
        name, name, VersionWish.latest(), Optional.empty(), List.of(), false, List.of());
  }

  private ObjectNode job(String name) {
    ObjectNode job = JSON.objectNode().put("name", name);
    List<Built> steps = some.some(4, () -> step(depth));
    job.set("plan", array(steps));
    Step plan = new Step.Do(steps.stream().map(Built::step).toList());
    plans.put(name, hooked(plan, job));
    return job;
  }

  private static ArrayNode array(List<Built> steps) {
    return JSON.arrayNode().addAll(steps.stream().map(Built::json).toList());
  }

  private Step hooked(Step step, ObjectNode json) {
    Step whole = step;
    for (Hook hook : Hook.values()) {
      if (some.below(8) == 0) {
        Built then = step(1);
        json.set(hook.key(), then.json());
        whole = hook.around(whole, then.step());
      }
    }
    return whole;
  }

  private Built step(int depth) {
    Built core = core(depth);
    Step step = core.step();
    if (some.below(5) == 0) {
      int minutes = 1 + some.below(200);
      core.json().put("timeout", minutes + "m");
      step = new Step.Timeout(step, Duration.ofMinutes(minutes));
    }
    if (some.below(5) == 0) {
      int attempts = 1 + some.below(4);
      core.json().put("attempts", attempts);
      step = new Step.Attempts(step, attempts);
    }
    return new Built(depth > 0 ? hooked(step, core.json()) : step, core.json());
  }

  private Built core(int depth) {
    ObjectNode json = JSON.objectNode();
    return switch (some.below(depth == 0 ? 3 : 6)) {
      case 0 -> get(json);
      case 1 -> put(json);
      case 2 -> task(json);
      case 3 -> {
        Built inner = step(depth - 1);
        json.set("try", inner.json());
        yield new Built(new Step.Try(inner.step()), json);
      }
      case 4 -> {
        List<Built> steps = some.some(3, () -> step(depth - 1));
        json.set("do", array(steps));
        yield new Built(new Step.Do(steps.stream().map(Built::step).toList()), json);
      }
      default -> inParallel(json, depth);
    };
  }

  private Built inParallel(ObjectNode json, int depth) {
    List<Built> built = some.some(3, () -> step(depth - 1));
    List<Step> steps = built.stream().map(Built::step).toList();
    if (some.flip()) {
      json.set("in_parallel", array(built));
      return new Built(new Step.InParallel(steps, OptionalInt.empty(), false), json);
    }
    json.putObject("in_parallel").put("limit", 2).put("fail_fast", true).set("steps", array(built));
    return new Built(new Step.InParallel(steps, OptionalInt.of(2), true), json);
  }

  private String name() {
    lastName++;
    return some.name() + "-" + lastName;
  }

  private Optional<JsonNode> object(ObjectNode json, String key) {
    Optional<JsonNode> object = some.maybe(some::object);
    object.ifPresent(value -> json.set(key, value));
    return object;
  }

  private boolean flag(ObjectNode json, String key) {
    boolean flag = some.flip();
    if (flag || some.flip()) {
      json.put(key, flag);
    }
    return flag;
  }

  private List<String> tags(ObjectNode json) {
    List<String> tags = some.some(2, some::text);
    if (!tags.isEmpty()) {
      tags.forEach(json.putArray("tags")::add);
    }
    return tags;
  }

  private Built get(ObjectNode json) {
    String name = name();
    String resource = some.oneOf(resources);
    json.put("get", name).put("resource", resource);
    boolean passed = some.flip();
    if (passed) {
      json.putArray("passed").add(some.flip() ? "first" : "fir*");
    }
    Step step =
        new Step.Get(
            name,
            resource,
            VersionWish.latest(),
            object(json, "params"),
            passed ? List.of("first") : List.of(),
            flag(json, "trigger"),
            tags(json));
    return new Built(step, json);
  }

  private Built put(ObjectNode json) {
    String name = name();
    String resource = some.oneOf(resources);
    json.put("put", name).put("resource", resource);
    Step step =
        new Step.Put(
            name,
            resource,
            object(json, "params"),
            PutInputs.detect(),
            object(json, "get_params"),
            flag(json, "no_get"),
            tags(json));
    return new Built(step, json);
  }

  private Built task(ObjectNode json) {
    String name = name();
    json.put("task", name).put("file", "repo/task.yml");
    Map<String, JsonNode> vars = some.entries(() -> some.value(2));
    vars.forEach(json.putObject("vars")::set);
    Map<String, String> params = some.entries(some::text);
    params.forEach(json.putObject("params")::put);
    Step step =
        new Step.Task(
            name,
            Optional.empty(),
            Optional.of("repo/task.yml"),
            Optional.empty(),
            flag(json, "privileged"),
            flag(json, "hermetic"),
            vars,
            params,
            Map.of(),
            Map.of(),
            Optional.empty(),
            tags(json));
    return new Built(step, json);
  }
}
