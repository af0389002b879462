package io.throughline.scheduler.store;

import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import java.util.Optional;

/** What the engine reports of builds. */
public final class Reported {
  private static final Sql ACCEPT =
      Sql.of(
          """
          UPDATE builds SET last_report = $2, handed_over = true
          WHERE uid = $1 AND last_report < $2
          RETURNING id, pipeline_id, coalesce(job_id, 0), coalesce(resource_id, 0), started_ms
          """);
  private static final Sql JOB = Sql.of("SELECT coalesce(job_id, 0) FROM builds WHERE uid = $1");
  private static final Sql RESOURCE =
      Sql.of(
          """
          SELECT id, scope FROM resources WHERE pipeline_id = $1 AND name = $2
          FOR NO KEY UPDATE
          """);
  private static final Sql OUTPUT =
      Sql.of("INSERT INTO build_outputs VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");

  /** The build of a report. */
  public record Subject(long id, long pipeline, long job, long resource, long startedMs) {}

  /** A resource, locked. */
  public record Target(long id, String scope) {}

  /** Takes a report in; empty when the build is not known any more or has seen a later report. */
  public Optional<Subject> accept(Statements on, String uid, long report) {
    return on.first(
        ACCEPT,
        row ->
            new Subject(
                row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
        uid,
        report);
  }

  /** The job of a build; 0 for a check. */
  public Optional<Long> job(Statements on, String uid) {
    return on.first(JOB, row -> row.getLong(0), uid);
  }

  public Optional<Target> resource(Statements on, long pipeline, String name) {
    return on.first(RESOURCE, row -> new Target(row.getLong(0), row.getString(1)), pipeline, name);
  }

  /** Notes that a build made a version. */
  public void output(Statements on, long build, String name, long resource, String hash) {
    on.update(OUTPUT, build, name, resource, hash);
  }
}
