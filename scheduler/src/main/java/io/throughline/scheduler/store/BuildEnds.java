package io.throughline.scheduler.store;

import io.throughline.scheduler.model.BuildStatus;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import java.util.List;

/** The end of a build, and what follows from it. */
public final class BuildEnds {
  private static final Sql LOCK_JOB = Sql.of("SELECT id FROM jobs WHERE id = $1 FOR NO KEY UPDATE");
  private static final Sql FINISH =
      Sql.of(
          """
          UPDATE builds SET status = $2, ended_ms = $3, message = $4, queue_cause = ''
          WHERE id = $1 AND status IN ('pending', 'started')
          """);
  private static final Sql RESULTS =
      Sql.of(
          """
          INSERT INTO build_results
          SELECT $1, $2, coalesce(jsonb_object_agg(resource_id::text, hashes), '{}') FROM (
            SELECT resource_id, jsonb_agg(hash ORDER BY place, name) AS hashes FROM (
              SELECT resource_id, hash, name, 0 AS place FROM build_outputs WHERE build_id = $1
              UNION ALL
              SELECT resource_id, hash, name, 1 FROM build_inputs WHERE build_id = $1) each
            GROUP BY resource_id) grouped
          ON CONFLICT DO NOTHING
          """);
  private static final Sql VERSIONS =
      Sql.of(
          """
          INSERT INTO build_versions
          SELECT $2::bigint, resource_id, hash, build_id FROM build_outputs WHERE build_id = $1
          UNION
          SELECT $2::bigint, resource_id, hash, build_id FROM build_inputs WHERE build_id = $1
          ON CONFLICT DO NOTHING
          """);
  private static final Sql JOB =
      Sql.of(
          """
          UPDATE jobs j SET
            transition_build = CASE
              WHEN $2 > j.finished_build AND $3 IS DISTINCT FROM
                (SELECT status FROM builds WHERE id = j.finished_build)
              THEN $2 ELSE j.transition_build END,
            finished_build = greatest(j.finished_build, $2),
            next_build = coalesce((SELECT min(id) FROM builds
              WHERE job_id = $1 AND status IN ('pending', 'started')), 0)
          WHERE j.id = $1
          """);
  private static final Sql CONCERNED =
      Sql.of(
          """
          SELECT i.job_id FROM job_inputs i JOIN jobs j ON j.id = i.job_id
          WHERE i.passed @> ARRAY[$1]::bigint[] AND j.active
          UNION
          SELECT o.id FROM jobs j
          JOIN jobs o ON o.pipeline_id = j.pipeline_id
            AND (o.id = j.id OR (o.active AND o.serial_groups && j.serial_groups))
          WHERE j.id = $1
          """);

  /**
   * Ends a build that is not over yet.
   *
   * @param job 0 for a check
   * @param message for the user, empty for none
   * @return false when it was over
   */
  public boolean finish(
      Statements on, long id, long job, BuildStatus status, long endedMs, String message) {
    lock(on, job);
    if (on.update(FINISH, id, status.text(), endedMs, message) == 0) {
      return false;
    }
    if (job != 0) {
      if (status == BuildStatus.SUCCEEDED) {
        on.update(RESULTS, id, job);
        on.update(VERSIONS, id, job);
      }
      on.update(JOB, job, id, status.text());
    }
    return true;
  }

  /** Locks a job's row before those of its builds; nothing for a check. */
  public void lock(Statements on, long job) {
    if (job != 0) {
      on.list(LOCK_JOB, row -> row, job);
    }
  }

  /** Jobs that a finished build of a job may let start: itself, its groups, those after it. */
  public List<Long> concerned(Statements on, long job) {
    return job == 0 ? List.of() : on.list(CONCERNED, row -> row.getLong(0), job);
  }
}
