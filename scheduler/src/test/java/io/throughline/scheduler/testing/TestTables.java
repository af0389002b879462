package io.throughline.scheduler.testing;

import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.model.JobRef;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.model.Trigger;
import io.throughline.scheduler.pipeline.Pipelines;
import io.throughline.scheduler.store.NewBuild;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.trace.BuildSpan;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.sql.Database;
import io.throughline.sql.DatabaseConfig;
import io.throughline.sql.Migrations;
import io.throughline.sql.testing.TestDatabase;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** The scheduler's tables on a database of their own, with nobody who works on them. */
public final class TestTables implements AutoCloseable {
  private static final SpanRef SPAN =
      new SpanRef("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01", "");

  private final Vertx vertx = Vertx.vertx();
  private final RecordedTelemetry recorded = RecordedTelemetry.of("tables");
  private final Stores stores = Stores.create();
  private final Database database;

  public TestTables() {
    DatabaseConfig config = TestDatabase.fresh();
    Migrations.apply(recorded.telemetry(), config, "scheduler");
    this.database = Database.open(vertx, recorded.telemetry(), config, "scheduler");
  }

  public Database database() {
    return database;
  }

  public Stores stores() {
    return stores;
  }

  /** Saves a pipeline; its id. */
  public long pipeline(String team, String name, String yaml) {
    return new Pipelines(database, stores, InstantSource.system())
        .save(new PipelineRef(team, name, ""), yaml, 0)
        .pipeline()
        .id();
  }

  public long job(String team, String pipeline, String job) {
    return stores
        .jobs()
        .id(database, new JobRef(new PipelineRef(team, pipeline, ""), job))
        .orElseThrow();
  }

  /** Creates a pending build of a job; its id. */
  public long build(String team, String pipeline, String job, long createdMs) {
    PipelineRef ref = new PipelineRef(team, pipeline, "");
    long pipelineId = stores.pipelines().get(database, ref).orElseThrow().id();
    boolean isPublic = stores.pipelines().get(database, ref).orElseThrow().isPublic();
    NewBuild build =
        new NewBuild(
            UUID.randomUUID().toString(),
            BuildOwner.job(ref, pipelineId, job, job(team, pipeline, job)),
            isPublic,
            false,
            Trigger.MANUAL,
            "somebody",
            createdMs,
            new BuildSpan(SPAN, "", List.of()));
    return stores.builds().create(database, build).id();
  }

  @Override
  public void close() {
    database.close();
    vertx.close().await();
    recorded.close();
  }
}
