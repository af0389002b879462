package io.throughline.scheduler.store;

import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.model.QueueCause;
import io.throughline.scheduler.model.Trigger;
import io.throughline.scheduler.model.Waits;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Builds on their way from created to started. */
public final class BuildStore {
  private static final String INSERT =
      """
      INSERT INTO builds (uid, pipeline_id, job_id, resource_id, name, status, team, pipeline,
        instance_vars, job, resource, pipeline_public, job_public, trigger, created_by, created_ms,
        started_ms, traceparent, tracestate, parent_span, links, plan, var_sources)
      """;
  private static final Sql INSERT_OF_JOB =
      Sql.named(
          "INSERT builds",
          """
          WITH numbered AS (
            UPDATE jobs SET build_number = build_number + 1
            WHERE id = $3 AND NOT EXISTS (SELECT 1 FROM builds WHERE uid = $1)
            RETURNING build_number
          )
          %s
          SELECT $1, $2, $3, NULL, build_number::text, 'pending', $4, $5, $6, $7, '', $8, $9, $10,
            $11, $12, 0, $13, $14, $15, $16, '', ''
          FROM numbered RETURNING id, name
          """
              .formatted(INSERT));
  private static final Sql INSERT_CHECK =
      Sql.named(
          "INSERT builds",
          INSERT
              + """
              VALUES ($1, $2, NULL, $3, 'check', 'started', $4, $5, $6, '', $7, $8, true, $9, $10,
                $11, $11, $12, $13, $14, $15, $16, $17)
              ON CONFLICT (uid) DO NOTHING RETURNING id, name
              """);
  private static final Sql ID = Sql.of("SELECT id, name FROM builds WHERE uid = $1");
  private static final Sql NEXT =
      Sql.of("UPDATE jobs SET next_build = $2 WHERE id = $1 AND next_build = 0");
  private static final Sql LAST_CHECK =
      Sql.of("UPDATE resources SET last_build = greatest(last_build, $2) WHERE id = $1");
  private static final Sql PENDING =
      Sql.of(
          """
          SELECT id, uid, trigger, created_ms, aborting, waits, traceparent, tracestate
          FROM builds WHERE job_id = $1 AND status = 'pending' ORDER BY id
          """);
  private static final Sql WAIT =
      Sql.of("UPDATE builds SET queue_cause = $2, waits = $3 WHERE id = $1 AND status = 'pending'");
  private static final Sql START =
      Sql.of(
          """
          UPDATE builds SET status = 'started', started_ms = $2, plan = $3, queue_cause = '',
            waits = $4, var_sources = $5
          WHERE id = $1 AND status = 'pending' AND NOT aborting
          """);
  private static final Sql INPUT =
      Sql.of("INSERT INTO build_inputs VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING");
  private static final Sql PIPE =
      Sql.of("INSERT INTO build_pipes VALUES ($1, $2) ON CONFLICT DO NOTHING");
  private static final Sql ABORTING =
      Sql.of(
          """
          UPDATE builds SET aborting = true
          WHERE id = $1 AND status IN ('pending', 'started') AND NOT aborting
          RETURNING status, uid, coalesce(job_id, 0)
          """);
  private static final Sql SPANS =
      Sql.of("SELECT traceparent, tracestate FROM builds WHERE id = ANY($1) ORDER BY id");

  /** A build that was created just now. */
  public record Created(long id, String name) {}

  /** A build that waits. */
  public record Pending(
      long id,
      String uid,
      Trigger trigger,
      long createdMs,
      boolean aborting,
      Waits waits,
      SpanRef span) {}

  /** A version that a build uses. */
  public record Used(String name, long resource, String hash, boolean first, List<Long> upstream) {}

  /** What a request to abort met. */
  public record Aborting(BuildStatus status, String uid, long job) {}

  /** Creates a pending build of a job, with the job's next number as its name. */
  public Created create(Statements on, NewBuild build) {
    BuildOwner owner = build.owner();
    Optional<Created> inserted =
        on.first(
            INSERT_OF_JOB,
            BuildStore::created,
            build.uid(),
            owner.pipelineId(),
            owner.jobId(),
            owner.pipeline().team(),
            owner.pipeline().name(),
            owner.pipeline().instanceVars(),
            owner.job(),
            build.pipelinePublic(),
            build.jobPublic(),
            build.trigger().text(),
            build.createdBy(),
            build.createdMs(),
            build.span().span().traceparent(),
            build.span().span().tracestate(),
            build.span().parentSpanId(),
            StoredJson.links(build.span().links()));
    Created created = inserted.orElseGet(() -> existing(on, build.uid()));
    on.update(NEXT, owner.jobId(), created.id());
    return created;
  }

  /** Creates a check of a resource, started already. */
  public Created createCheck(Statements on, NewBuild build, Work work) {
    BuildOwner owner = build.owner();
    Optional<Created> inserted =
        on.first(
            INSERT_CHECK,
            BuildStore::created,
            build.uid(),
            owner.pipelineId(),
            owner.resourceId(),
            owner.pipeline().team(),
            owner.pipeline().name(),
            owner.pipeline().instanceVars(),
            owner.resource(),
            build.pipelinePublic(),
            build.trigger().text(),
            build.createdBy(),
            build.createdMs(),
            build.span().span().traceparent(),
            build.span().span().tracestate(),
            build.span().parentSpanId(),
            StoredJson.links(build.span().links()),
            work.plan(),
            work.varSourcesText());
    Created created = inserted.orElseGet(() -> existing(on, build.uid()));
    on.update(LAST_CHECK, owner.resourceId(), created.id());
    return created;
  }

  /** The job's pending builds, in the order in which they may start. */
  public List<Pending> pending(Statements on, long job) {
    return on.list(PENDING, BuildStore::pending, job);
  }

  /** Notes what a pending build waits for. */
  public void waits(Statements on, long id, Waits waits) {
    QueueCause cause = waits.current();
    on.update(WAIT, id, cause == QueueCause.NONE ? "" : cause.text(), StoredJson.waits(waits));
  }

  /** Starts a pending build; false when it is to be aborted, or is not pending any more. */
  public boolean start(
      Statements on, long id, long job, long startedMs, Work work, Waits waits, List<Used> used) {
    if (on.update(START, id, startedMs, work.plan(), StoredJson.waits(waits), work.varSourcesText())
        == 0) {
      return false;
    }
    on.batch(
        INPUT,
        used.stream()
            .map(use -> Tuple.of(id, job, use.name(), use.resource(), use.hash(), use.first()))
            .toList());
    on.batch(
        PIPE,
        used.stream()
            .flatMap(use -> use.upstream().stream())
            .distinct()
            .map(upstream -> Tuple.of(id, upstream))
            .toList());
    return true;
  }

  /** Marks a build that is not over; empty when it is, or was marked before. */
  public Optional<Aborting> abort(Statements on, long id) {
    return on.first(
        ABORTING,
        row -> new Aborting(BuildStatus.of(row.getString(0)), row.getString(1), row.getLong(2)),
        id);
  }

  /** The builds' own spans. */
  public List<SpanRef> spans(Statements on, Collection<Long> builds) {
    return builds.isEmpty()
        ? List.of()
        : on.list(
            SPANS,
            row -> new SpanRef(row.getString(0), row.getString(1)),
            (Object) builds.toArray(Long[]::new));
  }

  private static Created existing(Statements on, String uid) {
    return on.first(ID, BuildStore::created, uid).orElseThrow();
  }

  private static Created created(Row row) {
    return new Created(row.getLong(0), row.getString(1));
  }

  private static Pending pending(Row row) {
    return new Pending(
        row.getLong(0),
        row.getString(1),
        Trigger.of(row.getString(2)),
        row.getLong(3),
        row.getBoolean(4),
        StoredJson.waits(row.getString(5)),
        new SpanRef(row.getString(6), row.getString(7)));
  }
}
