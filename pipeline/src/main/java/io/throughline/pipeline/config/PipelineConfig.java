package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.vars.VarSource;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline as the user wrote it.
 *
 * @param json the same as JSON, with nothing added and only unknown top-level keys left out: what
 *     {@code get-pipeline} answers
 */
public record PipelineConfig(
    List<Group> groups,
    List<VarSource> varSources,
    List<ResourceConfig> resources,
    List<ResourceTypeConfig> resourceTypes,
    List<ResourceTypeConfig> prototypes,
    List<JobConfig> jobs,
    Optional<JsonNode> display,
    JsonNode json) {

  /** Jobs and resources that are shown together; jobs may be globs. */
  public record Group(String name, List<String> jobs, List<String> resources) {
    public Group {
      jobs = List.copyOf(jobs);
      resources = List.copyOf(resources);
    }

    /** Whether the group shows a job, by its name or by a glob. */
    public boolean shows(String job) {
      return jobs.contains(job)
          || jobs.stream()
              .filter(pattern -> !Glob.isPlain(pattern))
              .flatMap(pattern -> Glob.parse(pattern).stream())
              .anyMatch(glob -> glob.matches(job));
    }
  }

  public PipelineConfig {
    groups = List.copyOf(groups);
    varSources = List.copyOf(varSources);
    resources = List.copyOf(resources);
    resourceTypes = List.copyOf(resourceTypes);
    prototypes = List.copyOf(prototypes);
    jobs = List.copyOf(jobs);
  }

  public Optional<JobConfig> job(String name) {
    return jobs.stream().filter(job -> job.name().equals(name)).findFirst();
  }

  public Optional<ResourceConfig> resource(String name) {
    return resources.stream().filter(resource -> resource.name().equals(name)).findFirst();
  }
}
