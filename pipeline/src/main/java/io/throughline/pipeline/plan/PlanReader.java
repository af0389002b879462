package io.throughline.pipeline.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.config.Step.AcrossVar;
import io.throughline.pipeline.document.Document;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Finding;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads plans. What cannot be read is found, and becomes an empty step so that reading goes on. */
final class PlanReader {
  private static final List<String> KINDS =
      List.of(
          "get",
          "put",
          "check",
          "task",
          "run",
          "set_pipeline",
          "load_var",
          "do",
          "retry",
          "in_parallel",
          "across",
          "try",
          "timeout",
          "on_success",
          "on_failure",
          "on_error",
          "on_abort",
          "ensure");

  /** Steps that other programs' plans may have and that cannot be run. */
  private static final List<String> NOT_YET =
      List.of("artifact_input", "artifact_output", "dependent_get");

  private static final PlanId NO_ID = new PlanId("?");
  private static final Plan NOTHING = new Plan.Do(NO_ID, List.of());

  private final Findings findings;
  private final LeafPlanReader leaves;
  private int depth;

  PlanReader(Findings findings) {
    this.findings = findings;
    this.leaves = new LeafPlanReader(findings);
  }

  Plan read(Value value) {
    return read(value, "");
  }

  private Plan read(Value value, String path) {
    if (depth == Plan.MAX_DEPTH) {
      findings.add(value.place(), path, "steps nest deeper than " + Plan.MAX_DEPTH);
      return NOTHING;
    }
    depth++;
    Plan plan = Fields.of(value, path, findings).map(this::read).orElse(NOTHING);
    depth--;
    return plan;
  }

  private Plan read(Fields fields) {
    PlanId id = id(fields);
    fields.has("attempts");
    Optional<String> notYet = NOT_YET.stream().filter(fields::has).findFirst();
    if (notYet.isPresent()) {
      String kind = notYet.get();
      findings.add(fields.keyPlace(kind), fields.path(), kind + " is not supported yet");
      return NOTHING;
    }
    List<String> kinds = KINDS.stream().filter(kind -> fields.value(kind).isPresent()).toList();
    if (kinds.size() != 1) {
      findings.add(
          fields.place(),
          fields.path(),
          "must have one kind of step, but has "
              + (kinds.isEmpty() ? "none" : String.join(", ", kinds)));
      return NOTHING;
    }
    Plan plan = read(kinds.getFirst(), id, fields);
    fields.end();
    return plan;
  }

  private PlanId id(Fields fields) {
    String id = fields.text("id", "has no id");
    return id.isEmpty() ? NO_ID : new PlanId(id);
  }

  private Plan read(String kind, PlanId id, Fields plan) {
    return switch (kind) {
      case "do" -> new Plan.Do(id, steps(plan, "do"));
      case "retry" -> new Plan.Retry(id, steps(plan, "retry"));
      default -> plan.fields(kind).map(fields -> inside(kind, id, fields)).orElse(NOTHING);
    };
  }

  private Plan inside(String kind, PlanId id, Fields fields) {
    Plan plan =
        switch (kind) {
          case "in_parallel" -> inParallel(id, fields);
          case "across" -> across(id, fields);
          case "try" -> new Plan.Try(id, step(fields));
          case "timeout" -> new Plan.Timeout(id, step(fields), duration(fields));
          case "on_success" -> new Plan.OnSuccess(id, step(fields), hook(fields, kind));
          case "on_failure" -> new Plan.OnFailure(id, step(fields), hook(fields, kind));
          case "on_error" -> new Plan.OnError(id, step(fields), hook(fields, kind));
          case "on_abort" -> new Plan.OnAbort(id, step(fields), hook(fields, kind));
          case "ensure" -> new Plan.Ensure(id, step(fields), hook(fields, kind));
          default -> leaves.read(kind, id, fields);
        };
    fields.end();
    return plan;
  }

  private Plan step(Fields fields) {
    return hook(fields, "step");
  }

  private Plan hook(Fields fields, String key) {
    if (fields.value(key).isEmpty()) {
      findings.add(fields.place(), fields.path(), "has no " + key);
      return NOTHING;
    }
    return read(fields.required(key), fields.pathOf(key));
  }

  private List<Plan> steps(Fields fields, String key) {
    List<Plan> steps = new ArrayList<>();
    List<Value> items = fields.items(key);
    for (int i = 0; i < items.size(); i++) {
      steps.add(read(items.get(i), fields.pathOf(key) + "[" + i + "]"));
    }
    return steps;
  }

  private Plan inParallel(PlanId id, Fields fields) {
    List<Plan> steps = steps(fields, "steps");
    OptionalInt limit = fields.count("limit", 0);
    return new Plan.InParallel(
        id, steps, limit.orElse(0) == 0 ? OptionalInt.empty() : limit, fields.flag("fail_fast"));
  }

  private Duration duration(Fields fields) {
    if (!fields.has("duration")) {
      findings.add(fields.place(), fields.path(), "has no duration");
    }
    return fields.duration("duration").orElse(Duration.ZERO);
  }

  /** The plan of one combination is an object here, and a text with JSON elsewhere. */
  private Plan across(PlanId id, Fields fields) {
    List<AcrossVar> vars = new ArrayList<>();
    List<Value> items = fields.items("vars");
    for (int i = 0; i < items.size(); i++) {
      Fields.of(items.get(i), fields.pathOf("vars") + "[" + i + "]", findings)
          .ifPresent(item -> vars.add(acrossVar(item)));
    }
    Plan substep = fields.has("substep_template") ? template(fields) : hook(fields, "substep");
    return new Plan.Across(id, vars, fields.flag("fail_fast"), substep);
  }

  private Plan template(Fields fields) {
    String text = fields.text("substep_template").orElse("");
    return switch (Document.parseJson(text, PlanJson.LIMITS)) {
      case Document.Read(Value root, List<Finding> found) when found.isEmpty() ->
          read(root, fields.pathOf("substep_template"));
      case Document.Read _, Document.Broken _ -> {
        fields.wrong("substep_template", "is not JSON");
        yield NOTHING;
      }
    };
  }

  private AcrossVar acrossVar(Fields fields) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    AcrossVar read =
        new AcrossVar(
            fields.text("name").orElse(""),
            fields.json("values").orElse(json.arrayNode()),
            fields.json("max_in_flight").orElse(json.numberNode(1)));
    fields.end();
    return read;
  }
}
