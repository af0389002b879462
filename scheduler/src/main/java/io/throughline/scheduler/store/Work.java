package io.throughline.scheduler.store;

import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanJson;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.pipeline.vars.VarSources;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the engine is to run, and with what.
 *
 * @param plan canonical JSON; empty for a build that never ran
 * @param varSources of the configuration that the plan was made of
 */
public record Work(String plan, List<VarSource> varSources) {
  public Work {
    varSources = List.copyOf(varSources);
  }

  public static Work of(Plan plan, List<VarSource> varSources) {
    return new Work(new String(PlanJson.write(plan), StandardCharsets.UTF_8), varSources);
  }

  static Work read(String plan, String varSources) {
    return new Work(plan, VarSources.read(varSources));
  }

  /** As its column has them. */
  String varSourcesText() {
    return VarSources.text(varSources);
  }
}
