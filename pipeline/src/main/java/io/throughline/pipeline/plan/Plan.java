package io.throughline.pipeline.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.ContainerLimits;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.config.Step.AcrossVar;
import io.throughline.pipeline.config.TaskConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a build runs: a tree whose versions are chosen and whose variables are not yet filled in, so
 * that it holds no secret. Plans nest at most {@value #MAX_DEPTH} deep.
 */
public sealed interface Plan {
  int MAX_DEPTH = 64;

  PlanId id();

  /** Where a get's version comes from. */
  sealed interface VersionSource {
    record Fixed(Version version) implements VersionSource {}

    /** The version that a put of the same plan made. */
    record MadeBy(PlanId put) implements VersionSource {}
  }

  record Get(
      PlanId id,
      String name,
      Optional<String> resource,
      String type,
      JsonNode source,
      Optional<JsonNode> params,
      VersionSource version,
      List<String> tags)
      implements Plan {
    public Get {
      tags = List.copyOf(tags);
    }
  }

  record Put(
      PlanId id,
      String name,
      Optional<String> resource,
      String type,
      JsonNode source,
      Optional<JsonNode> params,
      PutInputs inputs,
      boolean exposeBuildCreatedBy,
      List<String> tags)
      implements Plan {
    public Put {
      tags = List.copyOf(tags);
    }
  }

  /**
   * Looks for versions of a resource.
   *
   * @param from the newest version known; absent: from the beginning
   */
  record Check(
      PlanId id,
      String name,
      Optional<String> resource,
      String type,
      JsonNode source,
      Optional<Version> from,
      List<String> tags)
      implements Plan {
    public Check {
      tags = List.copyOf(tags);
    }
  }

  record Task(
      PlanId id,
      String name,
      Optional<TaskConfig> config,
      Optional<String> file,
      Optional<String> image,
      boolean privileged,
      boolean hermetic,
      Map<String, JsonNode> vars,
      Map<String, String> params,
      Map<String, String> inputMapping,
      Map<String, String> outputMapping,
      Optional<ContainerLimits> limits,
      List<String> tags)
      implements Plan {
    public Task {
      vars = Map.copyOf(vars);
      params = Map.copyOf(params);
      inputMapping = Map.copyOf(inputMapping);
      outputMapping = Map.copyOf(outputMapping);
      tags = List.copyOf(tags);
    }
  }

  record Run(
      PlanId id,
      String message,
      String type,
      Optional<JsonNode> object,
      boolean privileged,
      Optional<ContainerLimits> limits,
      List<String> tags)
      implements Plan {
    public Run {
      tags = List.copyOf(tags);
    }
  }

  record SetPipeline(
      PlanId id,
      String name,
      String file,
      Optional<String> team,
      Map<String, JsonNode> vars,
      List<String> varFiles,
      Map<String, JsonNode> instanceVars)
      implements Plan {
    public SetPipeline {
      vars = Map.copyOf(vars);
      varFiles = List.copyOf(varFiles);
      instanceVars = Map.copyOf(instanceVars);
    }
  }

  record LoadVar(PlanId id, String name, String file, Optional<String> format, boolean reveal)
      implements Plan {}

  record Do(PlanId id, List<Plan> steps) implements Plan {
    public Do {
      steps = List.copyOf(steps);
    }
  }

  record InParallel(PlanId id, List<Plan> steps, OptionalInt limit, boolean failFast)
      implements Plan {
    public InParallel {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A step for every combination of values that are known only when it is reached.
   *
   * @param substep the plan of one combination; its ids are prefixes
   */
  record Across(PlanId id, List<AcrossVar> vars, boolean failFast, Plan substep) implements Plan {
    public Across {
      vars = List.copyOf(vars);
    }
  }

  record Try(PlanId id, Plan step) implements Plan {}

  /** The attempts, one plan each with ids of its own; the first that succeeds ends them. */
  record Retry(PlanId id, List<Plan> attempts) implements Plan {
    public Retry {
      attempts = List.copyOf(attempts);
    }
  }

  record Timeout(PlanId id, Plan step, Duration limit) implements Plan {}

  record OnSuccess(PlanId id, Plan step, Plan hook) implements Plan {}

  record OnFailure(PlanId id, Plan step, Plan hook) implements Plan {}

  record OnError(PlanId id, Plan step, Plan hook) implements Plan {}

  record OnAbort(PlanId id, Plan step, Plan hook) implements Plan {}

  record Ensure(PlanId id, Plan step, Plan hook) implements Plan {}
}
