package io.throughline.scheduler.pipeline;

import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.config.JobConfig;
import io.throughline.pipeline.config.JobInput;
import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.pipeline.config.ResourceConfig;
import io.throughline.pipeline.config.ResourceConfig.CheckEvery;
import io.throughline.scheduler.model.Hash;
import io.throughline.scheduler.store.PipelineContent.InputRow;
import io.throughline.scheduler.store.PipelineContent.JobRow;
import io.throughline.scheduler.store.PipelineContent.OutputRow;
import io.throughline.scheduler.store.PipelineContent.ResourceRow;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What of a configuration is kept in rows. */
record ContentRows(List<JobRow> jobs, List<ResourceRow> resources) {
  private static final long NEVER = -1;
  private static final long DEFAULT = 0;

  static ContentRows of(PipelineConfig config) {
    Set<String> triggers = resources(config, JobInput::trigger);
    Set<String> feeds = resources(config, _ -> true);
    return new ContentRows(
        config.jobs().stream().map(job -> row(config, job)).toList(),
        config.resources().stream()
            .map(resource ->
                row(resource, triggers.contains(resource.name()), feeds.contains(resource.name())))
            .toList());
  }

  private static Set<String> resources(PipelineConfig config, Predicate<JobInput> which) {
    return config.jobs().stream()
        .flatMap(job -> job.inputs().stream())
        .filter(input -> input.passed().isEmpty())
        .filter(which)
        .map(JobInput::resource)
        .collect(Collectors.toSet());
  }

  private static JobRow row(PipelineConfig config, JobConfig job) {
    return new JobRow(
        job.name(),
        job.isPublic(),
        job.disableManualTrigger(),
        job.maxInFlight().orElse(0),
        job.serialGroups(),
        config.groups().stream()
            .filter(group -> group.shows(job.name()))
            .map(PipelineConfig.Group::name)
            .toList(),
        job.inputs().stream()
            .map(input ->
                new InputRow(
                    input.name(),
                    input.resource(),
                    input.trigger(),
                    input.passed(),
                    input.version()))
            .toList(),
        job.outputs().stream()
            .map(output -> new OutputRow(output.name(), output.resource()))
            .toList());
  }

  private static ResourceRow row(ResourceConfig resource, boolean triggers, boolean feeds) {
    return new ResourceRow(
        resource.name(),
        resource.type(),
        resource.icon().orElse(""),
        scope(resource),
        resource.version(),
        triggers,
        feeds,
        resource.checkEvery().map(ContentRows::millis).orElse(DEFAULT),
        resource.checkTimeout().map(Duration::toMillis).orElse(DEFAULT));
  }

  /** Versions belong to a resource as it is configured; with other words it has others. */
  private static String scope(ResourceConfig resource) {
    return Hash.of(resource.type() + "\n" + CanonicalJson.text(resource.source()));
  }

  private static long millis(CheckEvery every) {
    return switch (every) {
      case CheckEvery.Never _ -> NEVER;
      case CheckEvery.Interval(Duration interval) -> Math.max(1, interval.toMillis());
    };
  }
}
