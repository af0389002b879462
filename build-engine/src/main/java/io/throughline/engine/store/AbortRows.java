package io.throughline.engine.store;

import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Tuple;

/** How engines tell each other that a build is to stop. */
public final class AbortRows {
  /** Channel on which the build's uid is told. */
  public static final String CHANNEL = "engine_aborts";

  private static final Sql NOTIFY = Sql.named("NOTIFY", "SELECT pg_notify('" + CHANNEL + "', $1)");

  private AbortRows() {}

  public static void tell(Statements statements, String uid) {
    statements.run(NOTIFY, Tuple.of(uid));
  }
}
