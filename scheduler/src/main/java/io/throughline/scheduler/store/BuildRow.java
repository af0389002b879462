package io.throughline.scheduler.store;

import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.trace.SpanRef;
import io.vertx.sqlclient.Row;

/** The columns that make a build of a list, read by their places: lists are long. */
final class BuildRow {
  static final String COLUMNS =
      """
      id, uid, name, status, team, pipeline, instance_vars, pipeline_id, job, coalesce(job_id, 0), \
      resource, coalesce(resource_id, 0), created_by, created_ms, started_ms, ended_ms, \
      traceparent, pipeline_public, job_public, queue_cause, aborting\
      """;

  /** Columns before those that a statement adds. */
  static final int COUNT = 21;

  private BuildRow() {}

  static Build read(Row row) {
    return new Build(
        row.getLong(0),
        row.getString(1),
        row.getString(2),
        BuildStatus.of(row.getString(3)),
        owner(row),
        row.getString(12),
        row.getLong(13),
        row.getLong(14),
        row.getLong(15),
        SpanRef.traceId(row.getString(16)),
        row.getBoolean(17),
        row.getBoolean(18),
        row.getString(19),
        row.getBoolean(20));
  }

  private static BuildOwner owner(Row row) {
    return new BuildOwner(
        new PipelineRef(row.getString(4), row.getString(5), row.getString(6)),
        row.getLong(7),
        row.getString(8),
        row.getLong(9),
        row.getString(10),
        row.getLong(11));
  }
}
