package io.throughline.engine.store;

import io.throughline.engine.keep.History;
import io.throughline.engine.keep.KeepRule;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds whose traces are exported at their end, and the history that is looked at for that. */
public final class KeptRows {
  /** So many builds are looked at for those that succeeded. */
  private static final int LOOK_BACK = 50;

  private static final Sql HISTORY =
      Sql.of(
          """
          SELECT status, ended_ns - accepted_ns FROM builds
          WHERE series = $1 AND ended_ns > 0 AND status <> 'aborted' AND (ended_ns, uid) < ($2, $3)
          ORDER BY ended_ns DESC, uid DESC LIMIT $4
          """);
  private static final Sql KEEP =
      Sql.of("UPDATE builds SET kept = $2, export_ns = $3 WHERE uid = $1 AND kept = ''");
  private static final Sql ASK =
      Sql.of(
          """
          UPDATE builds SET export_ns = greatest($2, ended_ns + $3::bigint),
            kept = CASE WHEN kept = '' THEN $4 WHEN kept LIKE '%' || $4 THEN kept
              ELSE kept || ',' || $4 END
          WHERE uid = $1 AND ended_ns > 0
          """);
  private static final Sql DUE =
      Sql.of(
          """
          UPDATE builds SET export_ns = $2 WHERE uid IN (
            SELECT uid FROM builds WHERE export_ns > 0 AND export_ns <= $1
            ORDER BY export_ns LIMIT $3 FOR UPDATE SKIP LOCKED)
          RETURNING *
          """);
  private static final Sql DONE = Sql.of("UPDATE builds SET export_ns = 0 WHERE uid = $1");

  private KeptRows() {}

  /** A build, and why its trace is exported. */
  public record Kept(StoredBuild build, List<String> reasons) {}

  /** What is known of the builds of the same series before this one, which has ended. */
  public static History history(Statements statements, StoredBuild build) {
    String series = build.identity().series();
    if (series.isEmpty()) {
      return History.NONE;
    }
    List<Map.Entry<Boolean, Duration>> before =
        statements.list(
            HISTORY,
            row ->
                Map.entry(row.getString(0).equals("succeeded"), Duration.ofNanos(row.getLong(1))),
            series,
            Times.nanos(build.ended().orElseThrow()),
            build.identity().uid(),
            LOOK_BACK);
    return new History(
        before.isEmpty() ? Optional.empty() : Optional.of(before.getFirst().getKey()),
        before.stream()
            .filter(Map.Entry::getKey)
            .map(Map.Entry::getValue)
            .limit(History.GREEN)
            .toList());
  }

  /** Notes that the trace of the build is to be exported, unless that was noted before. */
  public static void keep(
      Statements statements, String uid, List<String> reasons, long exportNanos) {
    statements.update(KEEP, uid, String.join(",", reasons), exportNanos);
  }

  /**
   * Notes that somebody asked for the trace of a build that has ended; it is tried once settled.
   */
  public static void ask(Statements statements, String uid, long nowNanos, Duration settled) {
    statements.update(ASK, uid, nowNanos, settled.toNanos(), KeepRule.ASKED.text());
  }

  /**
   * Takes builds whose traces are to be exported by now; nobody else gets them before {@code
   * nextNanos}.
   */
  public static List<Kept> due(Statements statements, long nowNanos, long nextNanos, int most) {
    return statements.list(
        DUE,
        row -> new Kept(BuildRows.build(row), List.of(row.getString("kept").split(","))),
        nowNanos,
        nextNanos,
        most);
  }

  /** The trace is exported, or given up. */
  public static void done(Statements statements, String uid) {
    statements.update(DONE, uid);
  }
}
