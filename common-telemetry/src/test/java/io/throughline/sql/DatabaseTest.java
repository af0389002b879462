package io.throughline.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.sql.testing.TestDatabase;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private static final Sql CREATE =
      Sql.of("CREATE TABLE IF NOT EXISTS builds (id int PRIMARY KEY, name text)");
  private static final Sql INSERT =
      Sql.of("INSERT INTO builds VALUES ($1, $2) ON CONFLICT DO NOTHING");
  private static final Sql NAMES = Sql.of("SELECT name FROM builds ORDER BY id");

  private static Vertx vertx;

  private RecordedTelemetry recorded;
  private Database database;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void open() {
    recorded = RecordedTelemetry.of("test");
    database = Database.open(vertx, recorded.telemetry(), TestDatabase.fresh(), "public");
    database.update(CREATE);
  }

  @AfterEach
  void close() {
    database.close();
    recorded.close();
  }

  @Test
  void statements_areSpans_underTheirCaller() {
    recorded
        .telemetry()
        .span(SpanName.SCHEDULE, "unit")
        .around(_ ->
            database.transaction(
                "create build", transaction -> transaction.update(INSERT, 1, "planted-secret")));

    assertThat(recorded.tree().render())
        .isEqualTo(
            """
            CREATE CLIENT
            schedule unit INTERNAL
              transaction create build INTERNAL
                INSERT builds CLIENT
                COMMIT CLIENT
            """);
    SpanData insert = recorded.tree().get("INSERT builds");
    assertThat(insert.getAttributes().get(Attribute.DB_SYSTEM)).isEqualTo("postgresql");
    assertThat(insert.getAttributes().get(Attribute.DB_ROWS)).isEqualTo(1);
    assertThat(recorded.spans().toString()).doesNotContain("planted-secret");
  }

  @Test
  void failure_carriesItsState_andMarksItsSpan() {
    Sql wrong = Sql.of("INSERT INTO builds VALUES ($1, $2)");
    database.update(wrong, 1, "a");
    assertThatThrownBy(() -> database.update(wrong, 1, "b"))
        .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.isDuplicate()).isTrue());
    assertThat(recorded.tree().render()).contains("INSERT builds CLIENT !");
  }

  @Test
  void transaction_changesNothing_whenItsBodyFails() {
    assertThatThrownBy(() ->
            database.transaction(
                "fail",
                transaction -> {
                  transaction.update(INSERT, 1, "a");
                  throw new IllegalStateException("on purpose");
                }))
        .hasMessage("on purpose");
    assertThat(database.list(NAMES, row -> row.getString(0))).isEmpty();
  }

  @Test
  void statement_waits_untilTheDatabaseIsBack() {
    long server = TestDatabase.server().pid();
    ProcessHandle.of(server).orElseThrow().destroyForcibly();
    database.update(INSERT, 1, "after");
    assertThat(database.list(NAMES, row -> row.getString(0))).isEqualTo(List.of("after"));
    await().atMost(Duration.ofSeconds(60)).until(() -> TestDatabase.server().pid() != server);
  }

  @Test
  void listener_hears_andIsToldToLookAgain_whenItsConnectionIsLost() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (Listening _ = database.listen("jobs", heard::add)) {
      assertThat(heard.poll(60, TimeUnit.SECONDS)).isEmpty();
      database.run(Sql.of("SELECT pg_notify('jobs', 'seven')"), io.vertx.sqlclient.Tuple.tuple());
      assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("seven");
      database.run(
          Sql.of(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"),
          io.vertx.sqlclient.Tuple.tuple());
      assertThat(heard.poll(60, TimeUnit.SECONDS)).isEmpty();
    }
  }
}
