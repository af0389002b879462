package io.throughline.scheduler.store;

import io.throughline.sql.SqlFailure;

/** Tells trouble with what is to be kept from trouble with the database. */
public final class Unstorable {
  private static final String DATA_EXCEPTION = "22";
  private static final String INTEGRITY = "23";

  private Unstorable() {}

  /** Whether the statement fails because of its data, however often it is sent. */
  public static boolean is(SqlFailure failure) {
    return failure.state().startsWith(DATA_EXCEPTION) || failure.state().startsWith(INTEGRITY);
  }
}
