package io.throughline.scheduler.store;

import io.throughline.pipeline.Version;
import io.throughline.scheduler.inputs.JobInputs.Wanted;
import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What a scheduling pass reads and writes of its job. */
public final class PassStore {
  private static final Sql STATE =
      Sql.of(
          """
          SELECT j.id, j.name, j.active, j.paused, j.public, j.max_in_flight, j.serial_groups,
            j.has_new_inputs, j.inputs_determined, p.id, p.team, p.name, p.instance_vars,
            p.config_version, p.paused, p.archived, p.public, j.disable_manual_trigger
          FROM jobs j JOIN pipelines p ON p.id = j.pipeline_id WHERE j.id = $1 FOR SHARE OF p
          """);
  private static final Sql INPUTS =
      Sql.of(
          """
          SELECT i.name, i.resource_id, i.triggers, i.passed, i.wish, r.name, r.scope,
            r.pin::text, r.check_every_ms, r.check_demanded_ms, r.check_ok_ms, r.check_ended_ms,
            r.check_error
          FROM job_inputs i JOIN resources r ON r.id = i.resource_id
          WHERE i.job_id = $1 ORDER BY i.position
          """);
  private static final Sql RUNNING =
      Sql.of(
          """
          SELECT count(*) FILTER (WHERE b.job_id = $1), count(*) FROM builds b
          WHERE b.status = 'started' AND b.job_id IN (
            SELECT id FROM jobs
            WHERE id = $1 OR (pipeline_id = $2 AND serial_groups && $3))
          """);
  private static final Sql FIRST_OF_GROUPS =
      Sql.of(
          """
          SELECT b.id FROM builds b JOIN jobs j ON j.id = b.job_id
          WHERE b.status = 'pending' AND NOT b.aborting AND j.pipeline_id = $1
            AND j.serial_groups && $2 AND j.active AND NOT j.paused AND j.inputs_determined
            AND j.id <> $3
          ORDER BY b.id LIMIT 1
          """);
  private static final Sql FLAGS =
      Sql.of("UPDATE jobs SET has_new_inputs = $2, inputs_determined = $3 WHERE id = $1");
  private static final Sql NEXT_INPUTS =
      Sql.of(
          """
          SELECT name, resource_id, hash, reason, first_occurrence, upstream FROM next_inputs
          WHERE job_id = $1 ORDER BY name
          """);
  private static final Sql CLEAR_NEXT_INPUTS = Sql.of("DELETE FROM next_inputs WHERE job_id = $1");
  private static final Sql ADD_NEXT_INPUT =
      Sql.of("INSERT INTO next_inputs VALUES ($1, $2, $3, $4, $5, $6, $7)");

  /** A job; in a transaction its pipeline stays as it is until the end of that. */
  public record State(
      BuildOwner owner,
      long configVersion,
      boolean active,
      boolean pausedJob,
      boolean pausedPipeline,
      boolean archived,
      int maxInFlight,
      List<String> serialGroups,
      boolean hasNewInputs,
      boolean inputsDetermined,
      boolean jobPublic,
      boolean pipelinePublic,
      boolean disableManualTrigger) {
    public State {
      serialGroups = List.copyOf(serialGroups);
    }

    public boolean isPaused() {
      return pausedJob || pausedPipeline;
    }
  }

  /**
   * An input with the state of its resource. Times are unix milliseconds, 0 for never.
   *
   * @param checkEveryMs 0 for the default, -1 for never
   * @param checkOkMs when the last check that went well began
   */
  public record Input(
      Wanted wanted,
      String resource,
      String scope,
      long checkEveryMs,
      long checkDemandedMs,
      long checkOkMs,
      long checkEndedMs,
      String checkError) {}

  /** Builds that run now: of the job, and of all jobs that share a serial group with it. */
  public record Running(long ofJob, long ofGroups) {}

  /** What was chosen for an input: a hash, or a reason why there is none. */
  public record NextInput(
      String name, long resource, String hash, String reason, boolean first, List<Long> upstream) {
    public NextInput {
      upstream = List.copyOf(upstream);
    }
  }

  public Optional<State> state(Statements on, long job) {
    return on.first(STATE, PassStore::state, job);
  }

  public List<Input> inputs(Statements on, long job) {
    return on.list(INPUTS, PassStore::input, job);
  }

  public Running running(Statements on, State state) {
    return on.first(
            RUNNING,
            row -> new Running(row.getLong(0), row.getLong(1)),
            state.owner().jobId(),
            state.owner().pipelineId(),
            state.serialGroups().toArray(String[]::new))
        .orElseThrow();
  }

  /** The oldest build of another job of the serial groups that could start but for its turn. */
  public Optional<Long> firstOfOthers(Statements on, State state) {
    return on.first(
        FIRST_OF_GROUPS,
        row -> row.getLong(0),
        state.owner().pipelineId(),
        state.serialGroups().toArray(String[]::new),
        state.owner().jobId());
  }

  public void flags(Statements on, long job, boolean hasNewInputs, boolean inputsDetermined) {
    on.update(FLAGS, job, hasNewInputs, inputsDetermined);
  }

  /** What the last pass chose. */
  public List<NextInput> nextInputs(Statements on, long job) {
    return on.list(
        NEXT_INPUTS,
        row ->
            new NextInput(
                row.getString(0),
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getBoolean(4),
                Arrays.asList(row.getArrayOfLongs(5))),
        job);
  }

  public void nextInputs(Statements on, long job, Collection<NextInput> inputs) {
    on.update(CLEAR_NEXT_INPUTS, job);
    on.batch(
        ADD_NEXT_INPUT,
        inputs.stream()
            .map(input ->
                Tuple.of(
                        job,
                        input.name(),
                        input.resource(),
                        input.hash(),
                        input.reason(),
                        input.first())
                    .addArrayOfLong(input.upstream().toArray(Long[]::new)))
            .toList());
  }

  private static State state(Row row) {
    PipelineRef ref = new PipelineRef(row.getString(10), row.getString(11), row.getString(12));
    return new State(
        BuildOwner.job(ref, row.getLong(9), row.getString(1), row.getLong(0)),
        row.getLong(13),
        row.getBoolean(2),
        row.getBoolean(3),
        row.getBoolean(14),
        row.getBoolean(15),
        row.getInteger(5),
        Arrays.asList(row.getArrayOfStrings(6)),
        row.getBoolean(7),
        row.getBoolean(8),
        row.getBoolean(4),
        row.getBoolean(16),
        row.getBoolean(17));
  }

  private static Input input(Row row) {
    Optional<Version> pin = Optional.ofNullable(row.getString(7)).map(StoredJson::version);
    return new Input(
        new Wanted(
            row.getString(0),
            row.getLong(1),
            Wishes.effective(row.getString(4), pin),
            new TreeSet<>(Arrays.asList(row.getArrayOfLongs(3))),
            row.getBoolean(2)),
        row.getString(5),
        row.getString(6),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getString(12));
  }
}
