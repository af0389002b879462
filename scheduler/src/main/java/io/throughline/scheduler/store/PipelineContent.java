package io.throughline.scheduler.store;

import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.VersionWish;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs and resources of a configuration. What vanishes from it becomes inactive and keeps its
 * history; what is renamed takes its history along.
 */
public final class PipelineContent {
  private static final Sql JOBS =
      Sql.of("SELECT id, name, active FROM jobs WHERE pipeline_id = $1 ORDER BY id FOR UPDATE");
  private static final Sql RESOURCES =
      Sql.of(
          "SELECT id, name, active FROM resources WHERE pipeline_id = $1 ORDER BY id FOR UPDATE");
  private static final Sql MOVE_JOBS =
      Sql.of("UPDATE jobs SET name = name || '#' || id WHERE id = ANY($1)");
  private static final Sql MOVE_RESOURCES =
      Sql.of("UPDATE resources SET name = name || '#' || id WHERE id = ANY($1)");
  private static final Sql ADD_JOB =
      Sql.of(
          """
          INSERT INTO jobs (pipeline_id, name, active, position, public, disable_manual_trigger,
            max_in_flight, serial_groups, groups)
          VALUES ($1, $2, true, 0, false, false, 0, '{}', '{}') RETURNING id
          """);
  private static final Sql SET_JOB =
      Sql.of(
          """
          UPDATE jobs SET name = $2, active = true, position = $3, public = $4,
            disable_manual_trigger = $5, max_in_flight = $6, serial_groups = $7, groups = $8
          WHERE id = $1
          """);
  private static final Sql NAME_BUILDS_OF_JOB =
      Sql.of(
          """
          UPDATE builds b SET job = $2, job_public = $3 FROM jobs j
          WHERE j.id = $1 AND b.job_id = j.id AND (j.name <> $2 OR j.public <> $3)
          """);
  private static final Sql NAME_BUILDS_OF_RESOURCE =
      Sql.of(
          """
          UPDATE builds b SET resource = $2 FROM resources r
          WHERE r.id = $1 AND b.resource_id = r.id AND r.name <> $2
          """);
  private static final Sql END_JOBS =
      Sql.of(
          """
          UPDATE jobs SET active = false WHERE pipeline_id = $1 AND active AND id <> ALL($2)
          RETURNING id
          """);
  private static final Sql ADD_RESOURCE =
      Sql.of(
          """
          INSERT INTO resources (pipeline_id, name, active, position, type, icon, scope, triggers,
            feeds, check_every_ms, check_timeout_ms)
          VALUES ($1, $2, true, 0, '', '', '', false, false, 0, 0) RETURNING id
          """);
  private static final Sql SET_RESOURCE =
      Sql.of(
          """
          UPDATE resources SET name = $2, active = true, position = $3, type = $4, icon = $5,
            scope = $6, pin = $7::text::jsonb, triggers = $8, feeds = $9, check_every_ms = $10,
            check_timeout_ms = $11,
            check_ok_ms = CASE WHEN scope = $6 THEN check_ok_ms ELSE 0 END,
            check_ended_ms = CASE WHEN scope = $6 THEN check_ended_ms ELSE 0 END,
            check_error = CASE WHEN scope = $6 THEN check_error ELSE '' END
          WHERE id = $1
          """);
  private static final Sql END_RESOURCES =
      Sql.of(
          """
          UPDATE resources SET active = false
          WHERE pipeline_id = $1 AND active AND id <> ALL($2)
          """);
  private static final Sql CLEAR_INPUTS =
      Sql.of("DELETE FROM job_inputs WHERE job_id IN (SELECT id FROM jobs WHERE pipeline_id = $1)");
  private static final Sql CLEAR_OUTPUTS =
      Sql.of(
          "DELETE FROM job_outputs WHERE job_id IN (SELECT id FROM jobs WHERE pipeline_id = $1)");
  private static final Sql ADD_INPUT =
      Sql.of("INSERT INTO job_inputs VALUES ($1, $2, $3, $4, $5, $6, $7)");
  private static final Sql ADD_OUTPUT = Sql.of("INSERT INTO job_outputs VALUES ($1, $2, $3, $4)");

  /** A job or resource that has been saved before. */
  public record Known(long id, String name, boolean active) {}

  /**
   * A job of the configuration.
   *
   * @param maxInFlight 0 for no limit
   */
  public record JobRow(
      String name,
      boolean isPublic,
      boolean disableManualTrigger,
      int maxInFlight,
      List<String> serialGroups,
      List<String> groups,
      List<InputRow> inputs,
      List<OutputRow> outputs) {}

  /** A get of a job; {@code passed} are names of jobs. */
  public record InputRow(
      String name, String resource, boolean trigger, List<String> passed, VersionWish wish) {}

  /** A put of a job. */
  public record OutputRow(String name, String resource) {}

  /**
   * A resource of the configuration.
   *
   * @param triggers some job is triggered by it and not by way of another job
   * @param feeds some job gets it and not by way of another job
   * @param everyMs 0 for the default, -1 for never
   * @param timeoutMs 0 for the default
   */
  public record ResourceRow(
      String name,
      String type,
      String icon,
      String scope,
      Optional<Version> pin,
      boolean triggers,
      boolean feeds,
      long everyMs,
      long timeoutMs) {}

  private final JobRequests requests;

  public PipelineContent(JobRequests requests) {
    this.requests = requests;
  }

  /** The jobs that were saved before, locked. */
  public List<Known> jobs(Statements on, long pipeline) {
    return on.list(JOBS, PipelineContent::known, pipeline);
  }

  /** The resources that were saved before, locked. */
  public List<Known> resources(Statements on, long pipeline) {
    return on.list(RESOURCES, PipelineContent::known, pipeline);
  }

  /**
   * Saves the jobs.
   *
   * @param ids of those that were saved before, by their names now
   * @param moved rows whose names are needed by others
   * @return all ids by name
   */
  public Map<String, Long> saveJobs(
      Statements on, long pipeline, List<JobRow> jobs, Map<String, Long> ids, List<Long> moved) {
    on.update(MOVE_JOBS, (Object) moved.toArray(Long[]::new));
    Map<String, Long> all = new HashMap<>(ids);
    List<Tuple> rows = new ArrayList<>();
    List<Tuple> names = new ArrayList<>();
    for (JobRow job : jobs) {
      long id = all.computeIfAbsent(job.name(), name -> add(on, ADD_JOB, pipeline, name));
      requests.add(on, id);
      rows.add(
          Tuple.of(
                  id,
                  job.name(),
                  rows.size(),
                  job.isPublic(),
                  job.disableManualTrigger(),
                  job.maxInFlight())
              .addArrayOfString(job.serialGroups().toArray(String[]::new))
              .addArrayOfString(job.groups().toArray(String[]::new)));
      names.add(Tuple.of(id, job.name(), job.isPublic()));
    }
    on.batch(NAME_BUILDS_OF_JOB, names);
    on.batch(SET_JOB, rows);
    return all;
  }

  /** Makes all other jobs inactive; their ids. */
  public List<Long> endJobs(Statements on, long pipeline, Collection<Long> kept) {
    return on.list(END_JOBS, row -> row.getLong(0), pipeline, kept.toArray(Long[]::new));
  }

  /** Saves the resources as {@link #saveJobs} does jobs, and makes all others inactive. */
  public Map<String, Long> saveResources(
      Statements on,
      long pipeline,
      List<ResourceRow> resources,
      Map<String, Long> ids,
      List<Long> moved) {
    on.update(MOVE_RESOURCES, (Object) moved.toArray(Long[]::new));
    Map<String, Long> all = new HashMap<>(ids);
    List<Tuple> rows = new ArrayList<>();
    List<Tuple> names = new ArrayList<>();
    for (ResourceRow resource : resources) {
      long id = all.computeIfAbsent(resource.name(), name -> add(on, ADD_RESOURCE, pipeline, name));
      rows.add(row(id, rows.size(), resource));
      names.add(Tuple.of(id, resource.name()));
    }
    on.batch(NAME_BUILDS_OF_RESOURCE, names);
    on.batch(SET_RESOURCE, rows);
    on.update(END_RESOURCES, pipeline, all.values().toArray(Long[]::new));
    return all;
  }

  /** Replaces what the jobs of a pipeline get and put. */
  public void saveSteps(
      Statements on,
      long pipeline,
      List<JobRow> jobs,
      Map<String, Long> jobIds,
      Map<String, Long> resourceIds) {
    on.update(CLEAR_INPUTS, pipeline);
    on.update(CLEAR_OUTPUTS, pipeline);
    List<Tuple> inputs = new ArrayList<>();
    List<Tuple> outputs = new ArrayList<>();
    for (JobRow job : jobs) {
      Long id = jobIds.get(job.name());
      for (InputRow input : job.inputs()) {
        Long[] passed =
            input.passed().stream().map(jobIds::get).distinct().sorted().toArray(Long[]::new);
        inputs.add(
            Tuple.of(
                    id,
                    input.name(),
                    inputs.size(),
                    resourceIds.get(input.resource()),
                    input.trigger())
                .addArrayOfLong(passed)
                .addString(Wishes.text(input.wish())));
      }
      for (OutputRow output : job.outputs()) {
        outputs.add(
            Tuple.of(id, output.name(), outputs.size(), resourceIds.get(output.resource())));
      }
    }
    on.batch(ADD_INPUT, inputs);
    on.batch(ADD_OUTPUT, outputs);
  }

  private static Tuple row(long id, int position, ResourceRow resource) {
    return Tuple.of(id, resource.name(), position, resource.type(), resource.icon())
        .addString(resource.scope())
        .addString(resource.pin().map(pin -> CanonicalJson.text(pin.toJson())).orElse(null))
        .addBoolean(resource.triggers())
        .addBoolean(resource.feeds())
        .addLong(resource.everyMs())
        .addLong(resource.timeoutMs());
  }

  private static long add(Statements on, Sql insert, long pipeline, String name) {
    return on.first(insert, row -> row.getLong(0), pipeline, name).orElseThrow();
  }

  private static Known known(io.vertx.sqlclient.Row row) {
    return new Known(row.getLong(0), row.getString(1), row.getBoolean(2));
  }
}
