package io.throughline.engine.testing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.BuildSpan;
import io.throughline.engine.build.Ending;
import io.throughline.engine.build.SpanRef;
import io.throughline.engine.grpc.SpanStoreRpc;
import io.throughline.engine.store.BuildRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.engine.trace.SpanStore;
import io.throughline.sql.Database;
import io.throughline.sql.DatabaseConfig;
import io.throughline.sql.Migrations;
import io.throughline.sql.testing.TestDatabase;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.SpanName;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A span store, and builds of two spans that ended without anybody running them. */
public final class StoreRig implements AutoCloseable {
  private static final Instant CREATED = Instant.ofEpochSecond(1_800_000_000);
  private static final int SPANS = 1000;

  private final Vertx vertx = Vertx.vertx();
  private final Telemetry telemetry;
  private final Database database;
  private final SpanStore store;

  public StoreRig(Telemetry telemetry) {
    this.telemetry = telemetry;
    DatabaseConfig config = TestDatabase.fresh();
    Migrations.apply(telemetry, config, "engine");
    this.database = Database.open(vertx, telemetry, config, "engine");
    this.store = new SpanStore(database, telemetry, SPANS);
    telemetry.feed().connect(new SpanStoreRpc(store));
  }

  public Database database() {
    return database;
  }

  /** Id of the trace of a build. */
  public static String traceId(int number) {
    return identity(number).traceId();
  }

  /** Begins and ends a build of job {@code main/pipe/unit}, a second after the one before it. */
  public StoredBuild build(int number, Ending ending) {
    String uid = "simulated-" + number;
    Span span =
        telemetry
            .span(SpanName.BUILD, "main/pipe/unit")
            .keep()
            .noParent()
            .identity(identity(number))
            .start();
    telemetry.span(SpanName.TASK, "unit").parent(Context.root().with(span)).around(_ -> "");
    span.end();
    return StoredBuild.concluded(
        new BuildIdentity(
            uid, number, "1", "main", 1, "pipe", "", 1, "unit", 1, "", "somebody", CREATED),
        new BuildSpan(SpanRef.of(span.getSpanContext()), "", List.of()),
        ending,
        CREATED.plusSeconds(number));
  }

  private static SpanIdentity identity(int number) {
    return SpanIdentity.root("simulated-" + number, "build");
  }

  /** Stores builds and the spans that were made so far. */
  public void store(List<StoredBuild> builds) {
    if (!telemetry.feed().flush(Duration.ofSeconds(60))) {
      throw new AssertionError("the spans are not stored");
    }
    long added =
        database.transaction(
            "store builds",
            statements ->
                builds.stream().filter(build -> BuildRows.add(statements, build, "one")).count());
    if (added != builds.size()) {
      throw new AssertionError("some builds were there before");
    }
  }

  @Override
  public void close() {
    store.close();
    database.close();
    vertx.close().await();
  }
}
