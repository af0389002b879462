package io.throughline.scheduler.store;

import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.model.Trigger;
import io.throughline.scheduler.model.Waits;
import io.throughline.scheduler.trace.BuildSpan;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/** What the engine has to be told: builds that were started or concluded, and those to stop. */
public final class EngineOutbox {
  private static final Sql UNTOLD =
      Sql.of(
          """
          SELECT id FROM builds
          WHERE NOT handed_over AND status <> 'pending' AND greatest(started_ms, ended_ms) <= $1
          ORDER BY id
          """);
  private static final Sql DEPARTURE =
      Sql.of(
          "SELECT "
              + BuildRow.COLUMNS
              + """
              , tracestate, parent_span, links, plan, message, waits, trigger, var_sources
              FROM builds WHERE id = $1 AND NOT handed_over AND status <> 'pending'
              """);
  private static final Sql HANDED_OVER =
      Sql.of("UPDATE builds SET handed_over = true WHERE id = $1 AND NOT handed_over");
  private static final Sql INPUTS =
      Sql.of(
          """
          SELECT r.name, coalesce(v.version::text, '{}'), coalesce(v.traceparent, ''),
            coalesce(v.tracestate, '')
          FROM build_inputs i JOIN resources r ON r.id = i.resource_id
          LEFT JOIN versions v
            ON v.resource_id = i.resource_id AND v.scope = r.scope AND v.hash = i.hash
          WHERE i.build_id = $1 ORDER BY i.name
          """);
  private static final Sql ABORT = Sql.of("INSERT INTO aborts VALUES ($1) ON CONFLICT DO NOTHING");
  private static final Sql ABORTS =
      Sql.of(
          """
          SELECT a.uid FROM aborts a LEFT JOIN builds b ON b.uid = a.uid
          WHERE b.id IS NULL OR b.handed_over
          """);
  private static final Sql ABORTED = Sql.of("DELETE FROM aborts WHERE uid = $1");

  /**
   * A build on its way to the engine.
   *
   * @param work with an empty plan when the build never ran
   */
  public record Departure(
      io.throughline.scheduler.model.Build build,
      BuildSpan span,
      Work work,
      String message,
      Waits waits,
      Trigger trigger) {
    /** Whether the engine is to run it; else it is only to record it. */
    public boolean isStart() {
      return build.status() == BuildStatus.STARTED;
    }
  }

  /** Builds that the engine was to know by a moment, and does not yet. */
  public List<Long> untold(Statements on, long byMs) {
    return on.list(UNTOLD, row -> row.getLong(0), byMs);
  }

  /** A build, unless it was handed over. */
  public Optional<Departure> departure(Statements on, long id) {
    return on.first(DEPARTURE, EngineOutbox::departure, id);
  }

  public void handedOver(Statements on, long id) {
    on.update(HANDED_OVER, id);
  }

  /** The versions that a build uses, with the spans that found them. */
  public List<BuildSpan.Link> inputs(Statements on, long id) {
    return on.list(
        INPUTS,
        row ->
            new BuildSpan.Link(
                new SpanRef(row.getString(2), row.getString(3)),
                BuildSpan.Reason.VERSION,
                row.getString(0),
                canonical(row.getString(1))),
        id);
  }

  /** Wants a build stopped. */
  public void abort(Statements on, String uid) {
    on.update(ABORT, uid);
  }

  /** Uids of builds to stop that the engine knows. */
  public List<String> aborts(Statements on) {
    return on.list(ABORTS, row -> row.getString(0));
  }

  public void aborted(Statements on, String uid) {
    on.update(ABORTED, uid);
  }

  private static Departure departure(Row row) {
    int next = BuildRow.COUNT;
    SpanRef span = new SpanRef(row.getString(16), row.getString(next));
    return new Departure(
        BuildRow.read(row),
        new BuildSpan(span, row.getString(next + 1), StoredJson.links(row.getString(next + 2))),
        Work.read(row.getString(next + 3), row.getString(next + 7)),
        row.getString(next + 4),
        StoredJson.waits(row.getString(next + 5)),
        Trigger.of(row.getString(next + 6)));
  }

  private static String canonical(String version) {
    return io.throughline.pipeline.CanonicalJson.text(StoredJson.read(version));
  }
}
