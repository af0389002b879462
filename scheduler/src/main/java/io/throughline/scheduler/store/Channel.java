package io.throughline.scheduler.store;

import java.util.Locale;

/** What PostgreSQL tells all replicas when a transaction is committed. */
public enum Channel {
  /** Jobs to schedule: ids with commas between them, empty for "look at the table". */
  JOBS,
  /** Some resource is due earlier than it was. */
  CHECKS;

  /** Its name; channels are shared by all schemas of a database. */
  public String text() {
    return "scheduler_" + name().toLowerCase(Locale.ROOT);
  }
}
