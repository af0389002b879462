package io.throughline.engine.store;

import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import java.time.Duration;

/** Until when each engine counts as alive. */
public final class LeaseRows {
  private static final Sql TAKE =
      Sql.of(
          """
          INSERT INTO engines (name, process, lease_until)
          VALUES ($1, $2, clock_timestamp() + $3::bigint * interval '1 ms')
          ON CONFLICT (name) DO UPDATE SET process = excluded.process,
            lease_until = excluded.lease_until
          """);
  private static final Sql RENEW =
      Sql.of(
          """
          UPDATE engines SET lease_until = clock_timestamp() + $3::bigint * interval '1 ms'
          WHERE name = $1 AND process = $2
          """);
  private static final Sql FORGET =
      Sql.of(
          """
          DELETE FROM engines WHERE lease_until < clock_timestamp() - interval '1 day'
            AND NOT EXISTS (SELECT FROM builds WHERE NOT swept AND engine = engines.name)
          """);

  private LeaseRows() {}

  /** The engine of that name is this process, and counts as alive for so long from now. */
  public static void take(Statements statements, String engine, String process, Duration lease) {
    statements.update(TAKE, engine, process, lease.toMillis());
  }

  /** As {@link #take}, but false when another process has taken the name since. */
  public static boolean renew(
      Statements statements, String engine, String process, Duration lease) {
    return statements.update(RENEW, engine, process, lease.toMillis()) == 1;
  }

  /** Removes engines that have been gone for long and left nothing. */
  public static void forgetOld(Statements statements) {
    statements.update(FORGET);
  }
}
