package io.throughline.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.config.HostPort;
import io.throughline.sql.testing.TestDatabase;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.telemetry.testing.SilentNetwork;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
      database.run(Sql.of("SELECT pg_notify('jobs', 'seven')"), Tuple.tuple());
      assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("seven");
      database.run(
          Sql.of(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"),
          Tuple.tuple());
      assertThat(heard.poll(60, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void listener_hears_alsoWhenTheDatabaseWasAwayAtFirst() throws Exception {
    DatabaseConfig there = TestDatabase.fresh();
    HostPort address = HostPort.loopback(freePort());
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (Database away = open(at(address, there));
        Listening listening = away.listen("jobs", heard::add)) {
      assertThat(listening).hasToString("Listening{jobs}");
      assertThat(heard.poll(500, TimeUnit.MILLISECONDS)).isNull();
      try (SilentNetwork _ = SilentNetwork.from(address.port(), there.address())) {
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEmpty();
        away.run(Sql.of("SELECT pg_notify('jobs', 'seven')"), Tuple.tuple());
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("seven");
      }
    }
  }

  @Test
  void database_isReachableOrNot_withoutWaitingForIt() throws Exception {
    assertThat(database.isReachable()).isTrue();
    try (Database away = open(at(HostPort.loopback(freePort()), TestDatabase.fresh()))) {
      assertThat(away.isReachable()).isFalse();
      assertThat(away.toString())
          .contains("test_")
          .doesNotContain(TestDatabase.server().password());
    }
  }

  @Test
  void statement_givesUp_whenPatienceIsOver() throws Exception {
    DatabaseConfig there = at(HostPort.loopback(freePort()), TestDatabase.fresh());
    DatabaseConfig impatient =
        new DatabaseConfig(
            there.address(),
            there.name(),
            there.user(),
            there.password(),
            2,
            Duration.ofMillis(100));
    try (Database away = open(impatient)) {
      assertThatThrownBy(() -> away.list(NAMES, row -> row.getString(0)))
          .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.isAway()).isTrue());
    }
  }

  @Test
  void interruptedThread_givesTheStatementUp_andStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> database.update(INSERT, 1, "a"))
        .isInstanceOf(SqlFailure.class)
        .hasMessage("the statement was given up");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void parameterOfTheWrongType_isNotShown() {
    assertThatThrownBy(() -> database.update(INSERT, "planted-secret", "b"))
        .isInstanceOf(SqlFailure.class)
        .hasMessageContaining("Parameter at position")
        .hasMessageNotContaining("planted-secret");
    assertThat(recorded.spans().toString()).doesNotContain("planted-secret");
  }

  @Test
  void batch_countsTheRowsOfAllItsStatements() {
    database.batch(INSERT, List.of());
    database.batch(INSERT, List.of(Tuple.of(1, "a"), Tuple.of(2, "b"), Tuple.of(3, "c")));
    database.<Object>transaction(
        "more",
        transaction -> {
          transaction.batch(INSERT, List.of(Tuple.of(4, "d")));
          transaction.batch(INSERT, List.of());
          return "";
        });
    assertThat(database.list(NAMES, row -> row.getString(0))).containsExactly("a", "b", "c", "d");
    assertThat(recorded.tree().get("INSERT builds").getAttributes().get(Attribute.DB_ROWS))
        .isEqualTo(3);
  }

  @Test
  void first_isTheFirstRow_orNone() {
    assertThat(database.first(NAMES, row -> row.getString(0))).isEmpty();
    database.batch(INSERT, List.of(Tuple.of(1, "a"), Tuple.of(2, "b")));
    assertThat(database.first(NAMES, row -> row.getString(0))).contains("a");
  }

  @Test
  void transactionWhoseConnectionIsLost_betweenItsStatements_isDoneAgain() {
    Sql pid = Sql.of("SELECT pg_backend_pid()");
    AtomicInteger attempts = new AtomicInteger();
    database.transaction(
        "insert",
        transaction -> {
          int backend = transaction.first(pid, row -> row.getInteger(0)).orElseThrow();
          if (attempts.incrementAndGet() == 1) {
            kill(backend);
          }
          return transaction.update(INSERT, 1, "a");
        });
    assertThat(attempts.get()).isEqualTo(2);
    assertThat(database.list(NAMES, row -> row.getString(0))).containsExactly("a");
  }

  @Test
  void transactionOfAProcessThatWentSilent_isEndedByTheServer() {
    Sql limit = Sql.of("SELECT current_setting('idle_in_transaction_session_timeout')");
    assertThat(database.first(limit, row -> row.getString(0))).contains("1min");
  }

  @Test
  void transactionThatLosesARace_isDoneAgain() throws Exception {
    database.batch(INSERT, List.of(Tuple.of(1, "a"), Tuple.of(2, "b")));
    Sql lock = Sql.of("UPDATE builds SET name = name || '+' WHERE id = $1");
    CountDownLatch bothHoldOne = new CountDownLatch(2);
    AtomicInteger attempts = new AtomicInteger();
    Thread other = Thread.ofVirtual().start(() -> lockBoth(lock, 2, 1, bothHoldOne, attempts));
    lockBoth(lock, 1, 2, bothHoldOne, attempts);
    other.join();
    assertThat(attempts.get()).isEqualTo(3);
    assertThat(database.list(NAMES, row -> row.getString(0))).containsExactly("a++", "b++");
  }

  private void kill(int backend) {
    database.run(Sql.of("SELECT pg_terminate_backend($1)"), Tuple.of(backend));
    Sql there = Sql.of("SELECT 1 FROM pg_stat_activity WHERE pid = $1");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> database.first(there, row -> row, backend).isEmpty());
  }

  private void lockBoth(
      Sql lock, int one, int two, CountDownLatch bothHoldOne, AtomicInteger attempts) {
    database.transaction(
        "lock both",
        transaction -> {
          attempts.incrementAndGet();
          transaction.update(lock, one);
          bothHoldOne.countDown();
          try {
            bothHoldOne.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return transaction.update(lock, two);
        });
  }

  private Database open(DatabaseConfig config) {
    return Database.open(vertx, recorded.telemetry(), config, "public");
  }

  private static DatabaseConfig at(HostPort address, DatabaseConfig config) {
    return new DatabaseConfig(
        address,
        config.name(),
        config.user(),
        config.password(),
        config.connections(),
        config.patience());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
