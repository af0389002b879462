package io.throughline.scheduler.store;

import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.Job;
import io.throughline.scheduler.model.JobRef;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.model.Visibility;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Jobs as clients see them. */
public final class JobLists {
  private static final String SELECT =
      """
      SELECT j.id, p.team, p.name, p.instance_vars, p.id, j.name, j.paused, j.paused_by,
        j.paused_ms, j.has_new_inputs, j.groups, j.disable_manual_trigger, j.public, j.next_build,
        j.finished_build, j.transition_build
      FROM jobs j JOIN pipelines p ON p.id = j.pipeline_id
      WHERE j.active\
      """;
  private static final Sql BY_ID = Sql.of(SELECT + " AND j.id = $1");
  private static final Sql BY_PIPELINE =
      Sql.of(SELECT + " AND j.pipeline_id = $1 ORDER BY j.position");
  private static final Sql VISIBLE =
      Sql.of(
          SELECT
              + """
               AND NOT p.archived AND ($1 OR p.team = ANY($2) OR ($3 AND p.public))
              ORDER BY p.team, p.id, j.position
              """);
  private static final Sql ID =
      Sql.of(
          """
          SELECT j.id FROM jobs j JOIN pipelines p ON p.id = j.pipeline_id
          WHERE p.team = $1 AND p.name = $2 AND p.instance_vars = $3 AND j.name = $4 AND j.active
          """);
  private static final Sql INPUTS =
      Sql.of(
          """
          SELECT i.job_id, i.name, r.name, i.triggers, i.wish,
            ARRAY(SELECT u.name FROM jobs u WHERE u.id = ANY(i.passed) ORDER BY u.position)
          FROM job_inputs i JOIN resources r ON r.id = i.resource_id
          WHERE i.job_id = ANY($1) ORDER BY i.position
          """);
  private static final Sql OUTPUTS =
      Sql.of(
          """
          SELECT o.job_id, o.name, r.name
          FROM job_outputs o JOIN resources r ON r.id = o.resource_id
          WHERE o.job_id = ANY($1) ORDER BY o.position
          """);
  private static final Sql PAUSE =
      Sql.of("UPDATE jobs SET paused = $2, paused_by = $3, paused_ms = $4 WHERE id = $1");

  private final BuildLists builds;

  public JobLists(BuildLists builds) {
    this.builds = builds;
  }

  public Optional<Long> id(Statements on, JobRef ref) {
    return on.first(
        ID,
        row -> row.getLong(0),
        ref.pipeline().team(),
        ref.pipeline().name(),
        ref.pipeline().instanceVars(),
        ref.job());
  }

  public Optional<Job> get(Statements on, long id) {
    return whole(on, on.list(BY_ID, row -> row, id)).stream().findFirst();
  }

  public List<Job> ofPipeline(Statements on, long pipeline) {
    return whole(on, on.list(BY_PIPELINE, row -> row, pipeline));
  }

  public List<Job> visible(Statements on, Visibility to) {
    String[] teams = to.teams().toArray(String[]::new);
    return whole(on, on.list(VISIBLE, row -> row, to.allTeams(), teams, to.publicToo()));
  }

  /** Pauses or unpauses a job. */
  public void pause(Statements on, long id, boolean paused, String by, long ms) {
    on.update(PAUSE, id, paused, paused ? by : "", paused ? ms : 0L);
  }

  private List<Job> whole(Statements on, List<Row> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    Object ids = rows.stream().map(row -> row.getLong(0)).toArray(Long[]::new);
    Map<Long, List<Job.Input>> inputs =
        on.list(INPUTS, row -> row, ids).stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getLong(0),
                    Collectors.mapping(JobLists::input, Collectors.toList())));
    Map<Long, List<Job.Output>> outputs =
        on.list(OUTPUTS, row -> row, ids).stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getLong(0),
                    Collectors.mapping(
                        row -> new Job.Output(row.getString(1), row.getString(2)),
                        Collectors.toList())));
    Set<Long> wanted = new HashSet<>();
    rows.forEach(row -> wanted.addAll(List.of(row.getLong(13), row.getLong(14), row.getLong(15))));
    wanted.remove(0L);
    Map<Long, Build> known = new HashMap<>(builds.get(on, wanted));
    return rows.stream()
        .map(row ->
            job(
                row,
                known,
                inputs.getOrDefault(row.getLong(0), List.of()),
                outputs.getOrDefault(row.getLong(0), List.of())))
        .toList();
  }

  private static Job job(
      Row row, Map<Long, Build> builds, List<Job.Input> inputs, List<Job.Output> outputs) {
    return new Job(
        row.getLong(0),
        new PipelineRef(row.getString(1), row.getString(2), row.getString(3)),
        row.getLong(4),
        row.getString(5),
        row.getBoolean(6),
        row.getString(7),
        row.getLong(8),
        row.getBoolean(9),
        Arrays.asList(row.getArrayOfStrings(10)),
        row.getBoolean(11),
        row.getBoolean(12),
        Optional.ofNullable(builds.get(row.getLong(13))),
        Optional.ofNullable(builds.get(row.getLong(14))),
        Optional.ofNullable(builds.get(row.getLong(15))),
        inputs,
        outputs);
  }

  private static Job.Input input(Row row) {
    return new Job.Input(
        row.getString(1),
        row.getString(2),
        row.getBoolean(3),
        Arrays.asList(row.getArrayOfStrings(5)),
        row.getString(4));
  }
}
