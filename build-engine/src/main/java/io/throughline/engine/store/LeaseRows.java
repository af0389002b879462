package io.throughline.engine.store;

import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import java.time.Duration;

/** Until when each engine counts as alive. */
public final class LeaseRows {
  private static final Sql RENEW =
      Sql.of(
          """
          INSERT INTO engines (name, lease_until)
          VALUES ($1, clock_timestamp() + $2::bigint * interval '1 ms')
          ON CONFLICT (name) DO UPDATE SET lease_until = excluded.lease_until
          """);
  private static final Sql FORGET =
      Sql.of(
          """
          DELETE FROM engines WHERE lease_until < clock_timestamp() - interval '1 day'
            AND NOT EXISTS (SELECT FROM builds WHERE NOT swept AND engine = engines.name)
          """);

  private LeaseRows() {}

  /** The engine counts as alive for so long from now. */
  public static void renew(Statements statements, String engine, Duration lease) {
    statements.update(RENEW, engine, lease.toMillis());
  }

  /** Removes engines that have been gone for long and left nothing. */
  public static void forgetOld(Statements statements) {
    statements.update(FORGET);
  }
}
