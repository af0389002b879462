package io.throughline.engine.store;

import io.throughline.engine.build.BuildSpan;
import io.throughline.engine.build.SpanRef;
import io.throughline.pipeline.vars.VarSources;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The builds that engines have taken. */
public final class BuildRows {
  private static final Sql INSERT =
      Sql.of(
          """
          INSERT INTO builds (uid, identity, traceparent, tracestate, trace_id, parent_span_id,
            links, plan, status, error_type, engine, ended_ns, accepted_ns, series, var_sources)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
          ON CONFLICT (uid) DO NOTHING
          """);
  private static final Sql FIND = Sql.of("SELECT * FROM builds WHERE uid = $1");
  private static final Sql STATUS = Sql.of("SELECT status FROM builds WHERE uid = $1");
  private static final Sql ABORT =
      Sql.of(
          "UPDATE builds SET aborted = true WHERE uid = $1 AND status = 'started' AND NOT aborted");
  private static final Sql ABORTED =
      Sql.of("SELECT uid FROM builds WHERE uid = ANY($1::text[]) AND aborted");
  private static final Sql CLAIM_OWN =
      Sql.of("UPDATE builds SET epoch = epoch + 1 WHERE NOT swept AND engine = $1 RETURNING *");
  private static final Sql CLAIM_LEFT =
      Sql.of(
          """
          UPDATE builds SET engine = $1, epoch = epoch + 1
          WHERE NOT swept AND engine <> $1 AND engine IN (
            SELECT name FROM engines WHERE
              greatest(lease_until, pg_postmaster_start_time() + $2::bigint * interval '1 ms')
                < clock_timestamp())
          RETURNING *
          """);
  private static final Sql UNSWEPT =
      Sql.of(
          """
          SELECT * FROM builds
          WHERE NOT swept AND engine = $1 AND status <> 'started' AND ended_ns < $2
          ORDER BY ended_ns LIMIT 100
          """);
  private static final Sql SWEPT = Sql.of("UPDATE builds SET swept = true WHERE uid = $1");

  private BuildRows() {}

  /**
   * Adds a build, which its engine is to run unless it has ended; false when it is known already.
   */
  public static boolean add(Statements statements, StoredBuild build, String engine) {
    return statements.run(INSERT, row(build, engine)).rowCount() == 1;
  }

  public static Optional<StoredBuild> find(Statements statements, String uid) {
    return statements.first(FIND, BuildRows::build, uid);
  }

  /** The build's status; empty for a build that no engine knows. */
  public static Optional<String> status(Statements statements, String uid) {
    return statements.first(STATUS, row -> row.getString(0), uid);
  }

  /** Notes that the build is to stop; false when it is unknown, has ended, or was told before. */
  public static boolean abort(Statements statements, String uid) {
    return statements.update(ABORT, uid) == 1;
  }

  /** Those of the builds that are to stop. */
  public static List<String> aborted(Statements statements, List<String> uids) {
    return statements.list(ABORTED, row -> row.getString(0), (Object) uids.toArray(String[]::new));
  }

  /** Takes the engine's own builds again, from whichever process had them under its name. */
  public static List<StoredBuild> claimOwn(Statements statements, String engine) {
    return statements.list(CLAIM_OWN, BuildRows::build, engine);
  }

  /**
   * Takes the builds of engines whose leases have run out. A lease does not run out while
   * PostgreSQL is away, nor before its owner had the time to renew it afterwards.
   */
  public static List<StoredBuild> claimLeft(Statements statements, String engine, Duration lease) {
    return statements.list(CLAIM_LEFT, BuildRows::build, engine, lease.toMillis());
  }

  /** Builds of the engine that ended before the moment and are not tidied up yet. */
  public static List<StoredBuild> unswept(Statements statements, String engine, long endedNanos) {
    return statements.list(UNSWEPT, BuildRows::build, engine, endedNanos);
  }

  public static void markSwept(Statements statements, String uid) {
    statements.update(SWEPT, uid);
  }

  private static Tuple row(StoredBuild build, String engine) {
    BuildSpan span = build.span();
    return Tuple.wrap(
        new @Nullable Object[] {
          build.identity().uid(),
          BuildJson.write(build.identity()),
          span.span().traceparent(),
          span.span().tracestate(),
          span.traceId(),
          span.parentSpanId(),
          BuildJson.write(span.links()),
          build.plan().map(Buffer::buffer).orElse(null),
          build.status(),
          build.errorType(),
          engine,
          build.ended().map(Times::nanos).orElse(0L),
          Times.nanos(build.accepted()),
          build.identity().series(),
          VarSources.text(build.varSources())
        });
  }

  static StoredBuild build(Row row) {
    BuildSpan span =
        new BuildSpan(
            new SpanRef(row.getString("traceparent"), row.getString("tracestate")),
            row.getString("parent_span_id"),
            BuildJson.links(row.getString("links")));
    long ended = row.getLong("ended_ns");
    return new StoredBuild(
        BuildJson.identity(row.getString("identity")),
        span,
        Optional.ofNullable(row.getBuffer("plan")).map(Buffer::getBytes),
        VarSources.read(row.getString("var_sources")),
        row.getString("status"),
        row.getString("error_type"),
        row.getBoolean("aborted"),
        row.getLong("epoch"),
        row.getLong("log_bytes"),
        Times.instant(row.getLong("accepted_ns")),
        ended == 0 ? Optional.empty() : Optional.of(Times.instant(ended)));
  }
}
