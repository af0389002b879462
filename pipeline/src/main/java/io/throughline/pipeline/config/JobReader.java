package io.throughline.pipeline.config;

import io.throughline.pipeline.config.JobConfig.LogRetention;
import io.throughline.pipeline.config.SectionReader.Item;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a job. */
final class JobReader {
  private final JobScope scope;
  private final Findings findings;
  private final List<ConfigWarning> warnings;

  JobReader(JobScope scope, List<ConfigWarning> warnings) {
    this.scope = scope;
    this.findings = scope.findings();
    this.warnings = warnings;
  }

  JobConfig read(Item item) {
    Fields fields = item.fields();
    boolean serial = fields.flag("serial");
    List<String> groups = fields.texts("serial_groups");
    OptionalInt maxInFlight = fields.count("max_in_flight", 0);
    List<String> tags = fields.texts("tags");
    return new JobConfig(
        item.name(),
        fields.text("old_name").filter(text -> !text.isEmpty()),
        fields.flag("public"),
        fields.flag("disable_manual_trigger"),
        fields.flag("disable_reruns"),
        fields.flag("interruptible"),
        serial && groups.isEmpty() ? List.of(item.name()) : groups,
        serial || !groups.isEmpty() ? OptionalInt.of(1) : positive(maxInFlight),
        tags,
        retention(fields),
        plan(fields, tags));
  }

  private static OptionalInt positive(OptionalInt count) {
    return count.orElse(0) > 0 ? count : OptionalInt.empty();
  }

  private Step plan(Fields fields, List<String> tags) {
    StepReader steps = new StepReader(scope);
    String path = fields.path() + ".plan";
    if (fields.value("plan").isEmpty()) {
      scope.warn(fields.path(), "has no plan");
    }
    Step plan = new Step.Do(steps.steps(fields.items("plan"), path + ".do", tags));
    for (Hook hook : Hook.values()) {
      Optional<Value> then = fields.value(hook.key());
      if (then.isPresent()) {
        plan = hook.around(plan, steps.read(then.get(), path + "." + hook.key(), tags));
      }
    }
    checkExtent(plan, fields);
    return plan;
  }

  private void checkExtent(Step plan, Fields fields) {
    StepExtent extent = StepExtent.of(plan);
    if (extent.depth() > StepExtent.DEEPEST) {
      fields.wrong("plan", "steps nest deeper than " + StepExtent.DEEPEST);
    }
    if (extent.steps() > StepExtent.MOST_STEPS) {
      fields.wrong(
          "plan", "has more than %d steps, attempts included".formatted(StepExtent.MOST_STEPS));
    }
  }

  private Optional<LogRetention> retention(Fields job) {
    OptionalInt deprecated = job.count("build_logs_to_retain", 0);
    boolean usesDeprecated = deprecated.orElse(0) > 0;
    if (usesDeprecated) {
      warnings.add(
          new ConfigWarning(
              "deprecated_field",
              job.path()
                  + ".build_logs_to_retain is deprecated. Use build_log_retention instead."));
    }
    Optional<LogRetention> retention = job.fields("build_log_retention").map(this::retained);
    if (retention.isPresent() && usesDeprecated) {
      findings.add(
          job.keyPlace("build_logs_to_retain"),
          job.path(),
          "can't use both build_log_retention and build_logs_to_retain");
    }
    return usesDeprecated && retention.isEmpty()
        ? Optional.of(new LogRetention(deprecated.orElse(0), 0, 0))
        : retention;
  }

  private LogRetention retained(Fields fields) {
    LogRetention retention =
        new LogRetention(
            fields.count("builds", 0).orElse(0),
            fields.count("days", 0).orElse(0),
            fields.count("minimum_succeeded_builds", 0).orElse(0));
    if (retention.builds() > 0 && retention.minimumSucceededBuilds() > retention.builds()) {
      fields.wrong(
          "minimum_succeeded_builds",
          "is %d, which is more than the %d builds that are kept"
              .formatted(retention.minimumSucceededBuilds(), retention.builds()));
    }
    fields.end();
    return retention;
  }
}
