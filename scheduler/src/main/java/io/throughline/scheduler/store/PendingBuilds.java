package io.throughline.scheduler.store;

import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import java.util.HashMap;
import java.util.Map;

/** How many builds wait. */
public final class PendingBuilds {
  private static final Sql COUNT =
      Sql.named(
          "SELECT builds pending",
          """
          SELECT p.team || '/' || p.name || '/' || j.name, count(*)
          FROM builds b JOIN jobs j ON j.id = b.job_id JOIN pipelines p ON p.id = j.pipeline_id
          WHERE b.status = 'pending' GROUP BY 1
          """);

  private PendingBuilds() {}

  /** Pending builds by team, pipeline and job, where there are any. */
  public static Map<String, Long> count(Statements on) {
    Map<String, Long> counts = new HashMap<>();
    on.list(COUNT, row -> Map.entry(row.getString(0), row.getLong(1)))
        .forEach(each -> counts.put(each.getKey(), each.getValue()));
    return counts;
  }
}
