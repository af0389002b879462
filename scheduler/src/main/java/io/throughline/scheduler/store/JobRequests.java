package io.throughline.scheduler.store;

import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * Requests to schedule jobs. A request is a number that only grows; it is done when a pass that
 * began after it has been committed. Making requests is the last thing that a transaction does.
 */
public final class JobRequests {
  private static final Sql REQUEST =
      Sql.named(
          "UPDATE job_requests",
          """
          WITH wanted AS (
            SELECT job_id FROM job_requests WHERE job_id = ANY($1) ORDER BY job_id FOR UPDATE
          ), made AS (
            UPDATE job_requests r SET requested = r.requested + 1
            FROM wanted w WHERE r.job_id = w.job_id RETURNING r.job_id
          )
          SELECT pg_notify('scheduler_jobs',
            CASE WHEN count(*) > 300 THEN '' ELSE string_agg(job_id::text, ',') END)
          FROM made HAVING count(*) > 0
          """);
  private static final Sql OPEN =
      Sql.of("SELECT job_id FROM job_requests WHERE requested > done ORDER BY job_id");
  private static final Sql NUMBER =
      Sql.of("SELECT requested FROM job_requests WHERE job_id = $1 AND requested > done");
  private static final Sql DONE =
      Sql.of("UPDATE job_requests SET done = greatest(done, $2) WHERE job_id = $1");
  private static final Sql ADD =
      Sql.of("INSERT INTO job_requests (job_id) VALUES ($1) ON CONFLICT DO NOTHING");

  /** Asks for a pass over each of the jobs and tells all replicas. */
  public void request(Statements on, Collection<Long> jobs) {
    if (!jobs.isEmpty()) {
      on.list(REQUEST, row -> row, (Object) jobs.stream().distinct().toArray(Long[]::new));
    }
  }

  /** Jobs whose last request is not done. */
  public List<Long> open(Statements on) {
    return on.list(OPEN, row -> row.getLong(0));
  }

  /** The number of the request to do; empty when all are done. */
  public OptionalLong number(Statements on, long job) {
    return on.first(NUMBER, row -> OptionalLong.of(row.getLong(0)), job)
        .orElse(OptionalLong.empty());
  }

  public void done(Statements on, long job, long number) {
    on.update(DONE, job, number);
  }

  /** Makes room for the requests of a job. */
  void add(Statements on, long job) {
    on.update(ADD, job);
  }
}
