package io.throughline.scheduler.store;

import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import java.util.Collection;
import java.util.TreeSet;

/**
 * Locks that are held until the end of a transaction. A pass locks its job first, then the job's
 * serial groups in the order of their names, then rows.
 */
public final class Locks {
  private static final Sql TRY_JOB =
      Sql.named("SELECT lock of job", "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 1))");
  private static final Sql GROUP =
      Sql.named("SELECT lock of group", "SELECT pg_advisory_xact_lock(hashtextextended($1, 2))");

  /** Locks a job unless another pass has it; does not wait. */
  public boolean tryJob(Statements on, long job) {
    return on.first(TRY_JOB, row -> row.getBoolean(0), Long.toString(job)).orElse(false);
  }

  /** Waits for all serial groups of a pipeline that are named. */
  public void groups(Statements on, long pipeline, Collection<String> names) {
    for (String name : new TreeSet<>(names)) {
      on.first(GROUP, row -> row, pipeline + "/" + name);
    }
  }
}
