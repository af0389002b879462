package io.throughline.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.StatusCode;
import io.throughline.sql.testing.TestDatabase;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private static final Sql COLUMNS =
      Sql.of(
          "SELECT column_name FROM information_schema.columns"
              + " WHERE table_schema = 'sample' AND table_name = 'things' ORDER BY ordinal_position");

  private final Vertx vertx = Vertx.vertx();
  private final RecordedTelemetry recorded = RecordedTelemetry.of("test");
  private final DatabaseConfig config = TestDatabase.fresh();

  @AfterEach
  void close() {
    recorded.close();
    vertx.close().await();
  }

  @Test
  void replicasThatStartTogether_applyEachFileOnce() throws Exception {
    List<Future<?>> replicas = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 3; i++) {
        replicas.add(
            threads.submit(() -> Migrations.apply(recorded.telemetry(), config, "sample")));
      }
    }
    for (Future<?> replica : replicas) {
      replica.get(60, TimeUnit.SECONDS);
    }
    assertThat(columns()).containsExactly("id", "name", "size");
    assertThat(recorded.spans())
        .filteredOn(span -> span.getName().equals("startup.migrations"))
        .hasSize(3)
        .allMatch(span -> "sample".equals(span.getAttributes().get(Attribute.DB_NAMESPACE)));
  }

  @Test
  void migrationThatFails_isToldInItsSpan() {
    Migrations.apply(recorded.telemetry(), config, "sample");
    try (Database database = Database.open(vertx, recorded.telemetry(), config, "sample")) {
      database.update(Sql.of("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'"));
    }
    assertThatThrownBy(() -> Migrations.apply(recorded.telemetry(), config, "sample"))
        .hasMessageContaining("checksum");
    assertThat(recorded.spans().getLast().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  private List<String> columns() {
    try (Database database = Database.open(vertx, recorded.telemetry(), config, "sample")) {
      return database.list(COLUMNS, row -> row.getString(0));
    }
  }
}
