package io.throughline.scheduler.pipeline;

import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.scheduler.model.Pipeline;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.model.Visibility;
import io.throughline.scheduler.store.PipelineContent.JobRow;
import io.throughline.scheduler.store.PipelineStore.Config;
import io.throughline.scheduler.store.Stores;
import io.throughline.sql.Database;
import io.throughline.sql.Statements;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pipelines as users handle them. Each change is one transaction. */
public final class Pipelines {
  private static final String OUTDATED = "comparison with existing config failed during save";

  private final Database database;
  private final Stores stores;
  private final InstantSource time;

  public Pipelines(Database database, Stores stores, InstantSource time) {
    this.database = database;
    this.stores = stores;
    this.time = time;
  }

  /** A pipeline that was saved, and whether it is a new one. */
  public record Saved(Pipeline pipeline, boolean created) {}

  /**
   * Saves a configuration. A new pipeline is paused; an archived one is not archived any more.
   *
   * @param from version of the configuration that it replaces; 0 for none
   * @throws Refused when it is no configuration, or another one was saved meanwhile
   */
  public Saved save(PipelineRef ref, String json, long from) {
    PipelineConfig config = Configs.parse(json);
    ContentRows rows = ContentRows.of(config);
    long version = stores.pipelines().nextConfigVersion(database);
    return database.transaction(
        "save pipeline", transaction -> save(transaction, ref, from, version, config, rows));
  }

  public Optional<Pipeline> get(PipelineRef ref) {
    return stores.pipelines().get(database, ref);
  }

  public Optional<Config> config(PipelineRef ref) {
    return stores.pipelines().config(database, ref);
  }

  public List<Pipeline> list(Visibility to, String team) {
    return stores.pipelines().list(database, to, team);
  }

  /** Pauses or unpauses; what has waited for it begins at once. */
  public Pipeline pause(PipelineRef ref, boolean paused, String by) {
    return database.transaction(
        "pause pipeline",
        transaction -> {
          Pipeline pipeline = changeable(transaction, ref);
          long now = time.millis();
          stores.pipelines().pause(transaction, pipeline.id(), paused, by, now);
          if (!paused) {
            stores.checks().reschedule(transaction, pipeline.id(), now);
          }
          requestAll(transaction, pipeline.id());
          return stores.pipelines().get(transaction, ref).orElseThrow();
        });
  }

  public Pipeline publish(PipelineRef ref, boolean isPublic) {
    return database.transaction(
        "publish pipeline",
        transaction -> {
          Pipeline pipeline = changeable(transaction, ref);
          stores.pipelines().publish(transaction, pipeline.id(), isPublic);
          return stores.pipelines().get(transaction, ref).orElseThrow();
        });
  }

  /** Deletes a pipeline with its history; what still runs of it is to be stopped. */
  public void delete(PipelineRef ref) {
    database.transaction(
        "delete pipeline",
        transaction -> {
          Pipeline pipeline = existing(transaction, ref);
          stores
              .pipelines()
              .delete(transaction, pipeline.id())
              .forEach(uid -> stores.outbox().abort(transaction, uid));
          return pipeline;
        });
  }

  private Saved save(
      Statements on,
      PipelineRef ref,
      long from,
      long version,
      PipelineConfig config,
      ContentRows rows) {
    Optional<Pipeline> before = stores.pipelines().lock(on, ref);
    if (before.isPresent() && before.get().configVersion() == version) {
      return new Saved(before.get(), from == 0);
    }
    long now = time.millis();
    Config saved = new Config(config.json().toString(), version);
    String groups = part(config, "groups");
    String display = part(config, "display");
    if (before.isEmpty()) {
      stores.pipelines().insert(on, ref, saved, groups, display, now);
    }
    Pipeline pipeline = existing(on, ref);
    if (!isNewest(before, pipeline, from, version)) {
      throw new Refused(Refused.Kind.OUTDATED, OUTDATED);
    }
    if (before.isPresent()) {
      stores.pipelines().update(on, pipeline.id(), saved, groups, display, now);
    }
    List<Long> jobs = saveContent(on, pipeline.id(), config, rows);
    stores.checks().reschedule(on, pipeline.id(), now);
    stores.requests().request(on, jobs);
    return new Saved(stores.pipelines().get(on, ref).orElseThrow(), before.isEmpty());
  }

  /** An archived pipeline shows no version, so that saving it starts from none. */
  private static boolean isNewest(
      Optional<Pipeline> before, Pipeline pipeline, long from, long version) {
    if (before.isEmpty()) {
      return from == 0 && pipeline.configVersion() == version;
    }
    return from == before.get().configVersion() || (before.get().archived() && from == 0);
  }

  private List<Long> saveContent(
      Statements on, long pipeline, PipelineConfig config, ContentRows rows) {
    Renames jobs =
        Renames.of(
            stores.content().jobs(on, pipeline),
            config.jobs().stream()
                .map(job -> new Renames.Named(job.name(), job.oldName()))
                .toList());
    List<JobRow> jobRows = rows.jobs();
    Map<String, Long> jobIds =
        stores.content().saveJobs(on, pipeline, jobRows, jobs.ids(), jobs.moved());
    List<Long> all = new ArrayList<>(jobIds.values());
    all.addAll(stores.content().endJobs(on, pipeline, jobIds.values()));
    Renames resources =
        Renames.of(
            stores.content().resources(on, pipeline),
            config.resources().stream()
                .map(resource -> new Renames.Named(resource.name(), resource.oldName()))
                .toList());
    Map<String, Long> resourceIds =
        stores
            .content()
            .saveResources(on, pipeline, rows.resources(), resources.ids(), resources.moved());
    stores.content().saveSteps(on, pipeline, jobRows, jobIds, resourceIds);
    return all;
  }

  private void requestAll(Statements on, long pipeline) {
    stores.requests().request(on, stores.pipelines().jobs(on, pipeline));
  }

  private Pipeline changeable(Statements on, PipelineRef ref) {
    Pipeline pipeline = existing(on, ref);
    if (pipeline.archived()) {
      throw Refused.notNow("action not allowed for an archived pipeline");
    }
    return pipeline;
  }

  private Pipeline existing(Statements on, PipelineRef ref) {
    return stores
        .pipelines()
        .lock(on, ref)
        .orElseThrow(() -> Refused.notFound("pipeline '%s' not found".formatted(ref)));
  }

  private static String part(PipelineConfig config, String name) {
    return config.json().hasNonNull(name) ? config.json().get(name).toString() : "";
  }
}
