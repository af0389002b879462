package io.throughline.pipeline.config;

import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads steps: one core key, and around it what the modifiers and hooks next to it say. What cannot
 * be read is found, and becomes an empty step so that reading goes on.
 */
final class StepReader {
  /** In the order in which they are looked for. */
  private static final List<String> CORE_KEYS =
      List.of("run", "task", "put", "get", "set_pipeline", "load_var", "try", "do", "in_parallel");

  private static final Step NOTHING = new Step.Do(List.of());

  private final Findings findings;
  private final LeafReader leaves;

  StepReader(JobScope scope) {
    this.findings = scope.findings();
    this.leaves = new LeafReader(scope);
  }

  /**
   * The step.
   *
   * @param path of the step, for messages
   * @param tags of the steps around it, for those of its parts that have none
   */
  Step read(Value value, String path, List<String> tags) {
    if (value.isNull()) {
      findings.add(value.place(), path, "no step configured");
      return NOTHING;
    }
    Optional<Fields> fields = Fields.of(value, path, findings);
    return fields.map(step -> read(step, tags)).orElse(NOTHING);
  }

  private Step read(Fields fields, List<String> tags) {
    Optional<String> key = CORE_KEYS.stream().filter(fields::has).findFirst();
    markModifiers(fields);
    if (key.isEmpty()) {
      findings.add(
          fields.place(), fields.path(), "no core step type declared (e.g. get, put, task, etc.)");
      fields.end();
      return modified(NOTHING, fields, tags);
    }
    checkOnlyOne(key.get(), fields);
    return modified(core(key.get(), fields, tags), fields, tags);
  }

  /** Any step may have these next to its own keys. */
  private static void markModifiers(Fields fields) {
    fields.has("timeout");
    fields.has("attempts");
    if (fields.has("across")) {
      fields.has("fail_fast");
    }
    for (Hook hook : Hook.values()) {
      fields.has(hook.key());
    }
  }

  private void checkOnlyOne(String key, Fields fields) {
    CORE_KEYS.stream()
        .filter(other -> !other.equals(key) && fields.has(other))
        .forEach(other ->
            findings.add(
                fields.keyPlace(other),
                fields.path(),
                "a step cannot be both a %s and a %s".formatted(key, other)));
  }

  private Step core(String key, Fields fields, List<String> tags) {
    NotYet.refuse(key, fields.keyPlace(key), fields.path(), findings);
    return switch (key) {
      case "try", "do", "in_parallel" -> {
        Step step = composite(key, fields, tags);
        fields.end();
        yield step;
      }
      default -> leaves.read(key, fields, tags);
    };
  }

  private Step composite(String key, Fields fields, List<String> tags) {
    return switch (key) {
      case "try" -> new Step.Try(read(fields.required("try"), fields.pathOf("try"), tags));
      case "do" -> new Step.Do(steps(fields.items("do"), fields.pathOf("do"), own(fields, tags)));
      default -> inParallel(fields, own(fields, tags));
    };
  }

  private static List<String> own(Fields fields, List<String> tags) {
    List<String> own = fields.texts("tags");
    return own.isEmpty() ? tags : own;
  }

  /** The steps of a list; the path gets their indexes. */
  List<Step> steps(List<Value> items, String path, List<String> tags) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      steps.add(read(items.get(i), path + "[" + i + "]", tags));
    }
    return steps;
  }

  private Step inParallel(Fields fields, List<String> tags) {
    Value value = fields.required("in_parallel");
    String path = fields.pathOf("in_parallel");
    if (value instanceof Value.Sequence(_, List<Value> items)) {
      return new Step.InParallel(steps(items, path + ".steps", tags), OptionalInt.empty(), false);
    }
    if (!(value instanceof Value.Mapping mapping)) {
      findings.add(
          value.place(), path, "must be a list of steps or a mapping, but is " + value.kind());
      return NOTHING;
    }
    Fields config = new Fields(mapping, path, findings);
    List<Step> steps = steps(config.items("steps"), path + ".steps", tags);
    OptionalInt limit = config.count("limit", 0);
    boolean failFast = config.flag("fail_fast");
    config.end();
    return new Step.InParallel(steps, limit.orElse(0) == 0 ? OptionalInt.empty() : limit, failFast);
  }

  /** The step in its modifiers and hooks, from the inside out. */
  private Step modified(Step core, Fields fields, List<String> tags) {
    Step step = core;
    Optional<Duration> timeout = fields.duration("timeout");
    if (timeout.isPresent()) {
      step = new Step.Timeout(step, timeout.get());
    }
    OptionalInt attempts = fields.count("attempts", 1);
    if (fields.isNull("attempts")) {
      fields.wrong("attempts", "must be greater than 0");
    }
    if (attempts.isPresent()) {
      step = new Step.Attempts(step, attempts.getAsInt());
    }
    if (fields.has("across")) {
      step = new AcrossReader(findings).read(step, fields);
    }
    for (Hook hook : Hook.values()) {
      if (fields.has(hook.key())) {
        Step then = read(fields.required(hook.key()), fields.pathOf(hook.key()), tags);
        step = hook.around(step, then);
      }
    }
    return step;
  }
}
