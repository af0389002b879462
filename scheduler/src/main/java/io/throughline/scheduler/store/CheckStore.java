package io.throughline.scheduler.store;

import io.throughline.pipeline.Version;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** When resources are checked, and by whom. */
public final class CheckStore {
  private static final Sql SOONEST =
      Sql.of(
          """
          SELECT r.id, greatest(r.next_check_ms, r.check_claim_ms) AS due_ms,
            r.check_demanded_ms >= r.next_check_ms AS demanded
          FROM resources r JOIN pipelines p ON p.id = r.pipeline_id
          WHERE r.active AND r.next_check_ms IS NOT NULL AND NOT p.paused AND NOT p.archived
          ORDER BY demanded DESC, due_ms, r.id LIMIT $1
          """);
  private static final Sql PERIODIC =
      Sql.of(
          """
          SELECT count(*) FROM resources r JOIN pipelines p ON p.id = r.pipeline_id
          WHERE r.active AND r.next_check_ms IS NOT NULL AND NOT p.paused AND NOT p.archived
          """);
  private static final Sql CLAIM =
      Sql.of(
          """
          UPDATE resources r SET check_claim = $2, check_claim_ms = $4
          FROM pipelines p
          WHERE r.id = $1 AND p.id = r.pipeline_id AND r.active AND r.next_check_ms <= $3
            AND r.check_claim_ms <= $3
          RETURNING r.name, r.type, r.scope, r.pin::text, r.check_timeout_ms, r.check_demanded_ms,
            p.id, p.team, p.name, p.instance_vars, p.config_version
          """);
  private static final Sql RENEW =
      Sql.of("UPDATE resources SET check_claim_ms = $3 WHERE check_claim = $1 AND id = ANY($2)");
  private static final Sql NEWEST =
      Sql.of(
          """
          SELECT v.version::text FROM resources r
          JOIN versions v ON v.resource_id = r.id AND v.scope = r.scope
          WHERE r.id = $1 ORDER BY v.check_order DESC LIMIT 1
          """);
  private static final Sql LOCK =
      Sql.of(
          """
          SELECT scope, pin::text, triggers, feeds, check_every_ms, check_demanded_ms, check_claim,
            EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = r.id AND v.scope = r.scope),
            r.pin IS NULL OR EXISTS (SELECT 1 FROM versions v
              WHERE v.resource_id = r.id AND v.scope = r.scope AND v.version @> r.pin)
          FROM resources r WHERE id = $1 FOR NO KEY UPDATE
          """);
  private static final Sql END =
      Sql.of(
          """
          UPDATE resources SET next_check_ms = $2,
            check_ok_ms = CASE WHEN $5 = '' THEN greatest(check_ok_ms, $3) ELSE check_ok_ms END,
            check_ended_ms = $4, check_error = $5,
            check_claim = CASE WHEN check_claim = $6 THEN '' ELSE check_claim END,
            check_claim_ms = CASE WHEN check_claim = $6 THEN 0 ELSE check_claim_ms END
          WHERE id = $1
          """);
  private static final Sql GIVE_BACK =
      Sql.of(
          """
          UPDATE resources SET check_claim = '', check_claim_ms = 0, next_check_ms = $3
          WHERE id = $1 AND check_claim = $2
          """);
  private static final Sql DEMAND =
      Sql.named(
          "UPDATE resources",
          """
          WITH wanted AS (
            SELECT id FROM resources WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE
          ), demanded AS (
            UPDATE resources r SET next_check_ms = least(r.next_check_ms, $2),
              check_demanded_ms = greatest(r.check_demanded_ms, $2)
            FROM wanted w WHERE r.id = w.id RETURNING r.id
          )
          SELECT pg_notify('scheduler_checks', '') FROM demanded HAVING count(*) > 0
          """);
  private static final Sql RESCHEDULE =
      Sql.of(
          """
          UPDATE resources r SET next_check_ms = CASE
            WHEN check_every_ms >= 0 AND (triggers OR check_ended_ms = 0 OR check_error <> ''
              OR (feeds AND NOT EXISTS (SELECT 1 FROM versions v
                WHERE v.resource_id = r.id AND v.scope = r.scope))
              OR (pin IS NOT NULL AND NOT EXISTS (SELECT 1 FROM versions v
                WHERE v.resource_id = r.id AND v.scope = r.scope AND v.version @> r.pin)))
            THEN $2
            WHEN next_check_ms <= $2 THEN next_check_ms END
          WHERE pipeline_id = $1 AND active
          """);
  private static final Sql NOTIFY =
      Sql.named("SELECT notify", "SELECT pg_notify('scheduler_checks', '')");
  private static final Sql WAITING =
      Sql.of(
          """
          SELECT b.traceparent, b.tracestate, b.uid FROM builds b
          JOIN job_inputs i ON i.job_id = b.job_id
          JOIN resources r ON r.id = i.resource_id
          WHERE r.id = $1 AND i.passed = '{}' AND b.status = 'pending' AND NOT b.aborting
            AND b.created_ms >= r.check_ok_ms AND r.check_demanded_ms >= r.check_ok_ms
            AND (b.trigger = 'manual' OR b.queue_cause = 'checks')
          ORDER BY b.id LIMIT 1
          """);
  private static final Sql JOBS =
      Sql.of(
          """
          SELECT DISTINCT i.job_id FROM job_inputs i JOIN jobs j ON j.id = i.job_id
          WHERE i.resource_id = $1 AND i.passed = '{}' AND j.active
            AND ($2 OR EXISTS (
              SELECT 1 FROM builds b WHERE b.job_id = i.job_id AND b.status = 'pending'))
          """);

  /**
   * A resource, and when it may be checked; earlier than now for one that is due.
   *
   * @param demanded whether somebody waits for it
   */
  public record Due(long resource, long dueMs, boolean demanded) {}

  /** A resource that this process may check. */
  public record Claimed(
      long resource,
      String name,
      String type,
      String scope,
      Optional<Version> pin,
      long timeoutMs,
      long demandedMs,
      long pipelineId,
      PipelineRef pipeline,
      long configVersion) {}

  /** A resource whose row is locked. */
  public record Locked(
      String scope,
      boolean triggers,
      boolean feeds,
      long everyMs,
      long demandedMs,
      String claim,
      boolean hasVersions,
      boolean pinIsKnown) {}

  /** A build that waits for a check, by its own span. */
  public record WaitingBuild(SpanRef span, String uid) {}

  /** What is due first, whether it is due now or not; what somebody waits for before all else. */
  public List<Due> soonest(Statements on, int limit) {
    return on.list(
        SOONEST, row -> new Due(row.getLong(0), row.getLong(1), row.getBoolean(2)), limit);
  }

  /** How many resources are checked now and then. */
  public long periodic(Statements on) {
    return on.first(PERIODIC, row -> row.getLong(0)).orElse(0L);
  }

  /** Claims a resource that is due, for a while; empty when another process was faster. */
  public Optional<Claimed> claim(Statements on, long id, String claim, long nowMs, long untilMs) {
    return on.first(CLAIM, row -> claimed(id, row), id, claim, nowMs, untilMs);
  }

  /** Keeps resources that were claimed under a name for longer. */
  public void renew(Statements on, String claim, Collection<Long> resources, long untilMs) {
    on.update(RENEW, claim, resources.toArray(Long[]::new), untilMs);
  }

  /** The version that a check goes on from. */
  public Optional<Version> newest(Statements on, long id) {
    return on.first(NEWEST, row -> StoredJson.version(row.getString(0)), id);
  }

  public Optional<Locked> lock(Statements on, long id) {
    return on.first(LOCK, CheckStore::locked, id);
  }

  /**
   * Ends a check.
   *
   * @param nextMs when the next one is due; empty for when it is asked for
   * @param error for the user, empty when it went well
   * @param claim that the check was made under; empty for none
   */
  public void end(
      Statements on,
      long id,
      OptionalLong nextMs,
      long beganMs,
      long endedMs,
      String error,
      String claim) {
    @Nullable Long next = nextMs.isPresent() ? nextMs.getAsLong() : null;
    on.update(END, id, next, beganMs, endedMs, error, claim);
  }

  /** Gives a claim back as if nothing had been checked. */
  public void giveBack(Statements on, long id, String claim, long nextMs) {
    on.update(GIVE_BACK, id, claim, nextMs);
  }

  /** Wants resources checked now, by a check that begins after this moment. */
  public void demand(Statements on, Collection<Long> resources, long nowMs) {
    if (!resources.isEmpty()) {
      on.list(DEMAND, row -> row, resources.stream().distinct().toArray(Long[]::new), nowMs);
    }
  }

  /**
   * Checks at once what is to be checked now and then of a pipeline: what triggers jobs, and what
   * has never been checked well enough.
   */
  public void reschedule(Statements on, long pipeline, long nowMs) {
    on.update(RESCHEDULE, pipeline, nowMs);
    on.list(NOTIFY, row -> row);
  }

  /** The oldest build that waits for a check of the resource. */
  public Optional<WaitingBuild> waiting(Statements on, long id) {
    return on.first(
        WAITING,
        row -> new WaitingBuild(new SpanRef(row.getString(0), row.getString(1)), row.getString(2)),
        id);
  }

  /** Jobs that get the resource by itself: all of them, or those with a pending build. */
  public List<Long> jobs(Statements on, long id, boolean all) {
    return on.list(JOBS, row -> row.getLong(0), id, all);
  }

  private static Claimed claimed(long id, Row row) {
    return new Claimed(
        id,
        row.getString(0),
        row.getString(1),
        row.getString(2),
        Optional.ofNullable(row.getString(3)).map(StoredJson::version),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        new PipelineRef(row.getString(7), row.getString(8), row.getString(9)),
        row.getLong(10));
  }

  private static Locked locked(Row row) {
    return new Locked(
        row.getString(0),
        row.getBoolean(2),
        row.getBoolean(3),
        row.getLong(4),
        row.getLong(5),
        row.getString(6),
        row.getBoolean(7),
        row.getBoolean(8));
  }
}
