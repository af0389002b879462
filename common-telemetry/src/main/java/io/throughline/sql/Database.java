package io.throughline.sql;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One service's schema in PostgreSQL. Statements block the calling thread, which must be none of
 * Vert.x's own.
 *
 * <p>A database that is away for a moment is waited for: a single statement and a transaction are
 * done again until the configured patience is over. The answer to a commit can be lost, so both
 * must be such that doing them twice does no harm: inserts that do nothing on conflict, updates
 * that set what they find.
 *
 * <p>Safe for use from many threads.
 */
public final class Database implements Statements, AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** After this PostgreSQL frees the locks of a process that went silent in a transaction. */
  private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(60);

  private static final int PREPARED_STATEMENTS = 256;

  private final Vertx vertx;
  private final Telemetry telemetry;
  private final DatabaseConfig config;
  private final String schema;
  private final PgConnectOptions connect;
  private final ConnectionPool pool;

  private Database(Vertx vertx, Telemetry telemetry, DatabaseConfig config, String schema) {
    this.vertx = vertx;
    this.telemetry = telemetry;
    this.config = config;
    this.schema = schema;
    this.connect =
        new PgConnectOptions()
            .setHost(config.address().host())
            .setPort(config.address().port())
            .setDatabase(config.name())
            .setUser(config.user())
            .setPassword(config.password())
            .setTracingPolicy(TracingPolicy.IGNORE)
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS)
            .setProperties(
                Map.of(
                    "search_path",
                    schema,
                    "application_name",
                    "throughline-" + schema,
                    "idle_in_transaction_session_timeout",
                    Long.toString(IDLE_IN_TRANSACTION.toMillis())));
    this.pool =
        ConnectionPool.over(
            PgBuilder.pool()
                .with(
                    new PoolOptions()
                        .setMaxSize(config.connections())
                        .setName("throughline-" + schema))
                .with(
                    new NetClientOptions()
                        .setTcpKeepAlive(true)
                        .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis()))
                .connectingTo(connect)
                .using(vertx)
                .build(),
            telemetry,
            schema,
            config.connections());
  }

  /** Opens the schema as it is; {@link Migrations} brings it up to date before. */
  public static Database open(
      Vertx vertx, Telemetry telemetry, DatabaseConfig config, String schema) {
    return new Database(vertx, telemetry, config, schema);
  }

  @Override
  public RowSet<Row> run(Sql sql, Tuple parameters) {
    return patiently(() -> sendAlone(sql, query -> query.execute(parameters)));
  }

  @Override
  public void batch(Sql sql, List<Tuple> parameters) {
    if (!parameters.isEmpty()) {
      patiently(() -> sendAlone(sql, query -> query.executeBatch(parameters)));
    }
  }

  /**
   * Runs the body in one transaction. It is done again, from its start, when the database was away
   * or another transaction won a race.
   *
   * @param name what the transaction is for, a few words; becomes the name of its span
   */
  public <T> T transaction(String name, Function<Statements, T> body) {
    return patiently(() -> telemetry.span(SpanName.TRANSACTION, name).around(_ -> transact(body)));
  }

  /**
   * Hears notifications of a channel. {@code heard} runs on an event loop and must not block; it
   * also runs, with an empty payload, whenever listening begins or begins anew, since what was sent
   * meanwhile is lost.
   */
  public Listening listen(String channel, Consumer<String> heard) {
    return Listening.start(vertx, connect, channel, heard);
  }

  /** Whether PostgreSQL answers now. */
  public boolean isReachable() {
    try {
      sendAlone(Sql.named("SELECT", "SELECT 1"), query -> query.execute());
      return true;
    } catch (SqlFailure _) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  @Override
  public String toString() {
    return "Database{" + schema + " in " + config + "}";
  }

  private <T> T transact(Function<Statements, T> body) {
    ConnectionPool.Lease lease = await(pool.lease());
    SqlConnection connection = lease.connection();
    try {
      Transaction transaction = await(connection.begin());
      T result;
      try {
        result = body.apply(new Transacting(connection));
      } catch (Throwable e) {
        transaction.rollback();
        throw e;
      }
      send(Sql.named("COMMIT", "COMMIT"), transaction::commit);
      return result;
    } finally {
      lease.end();
    }
  }

  private <T> T patiently(Supplier<T> work) {
    long end = System.nanoTime() + config.patience().toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return work.get();
      } catch (SqlFailure e) {
        if ((!e.isAway() && !e.isLostRace()) || System.nanoTime() > end) {
          throw e;
        }
      }
      try {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      } catch (InterruptedException e) {
        throw SqlFailure.of(e);
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private RowSet<Row> sendAlone(
      Sql sql, Function<PreparedQuery<RowSet<Row>>, Future<RowSet<Row>>> execute) {
    return send(
        sql, () -> pool.with(connection -> execute.apply(connection.preparedQuery(sql.text()))));
  }

  private RowSet<Row> send(
      SqlClient client,
      Sql sql,
      Function<PreparedQuery<RowSet<Row>>, Future<RowSet<Row>>> execute) {
    return send(sql, () -> execute.apply(client.preparedQuery(sql.text())));
  }

  private <T> T send(Sql sql, Supplier<Future<T>> statement) {
    Span span =
        telemetry
            .span(SpanName.SQL, sql.summary())
            .attribute(Attribute.DB_SYSTEM, "postgresql")
            .attribute(Attribute.DB_NAMESPACE, schema)
            .attribute(Attribute.DB_QUERY_SUMMARY, sql.summary())
            .attribute(Attribute.DB_OPERATION, sql.operation())
            .attribute(Attribute.SERVER_ADDRESS, config.address().host())
            .attribute(Attribute.SERVER_PORT, (long) config.address().port())
            .start();
    long startNanos = System.nanoTime();
    String error = "";
    try {
      T result = await(statement.get());
      if (result instanceof RowSet<?> rows) {
        span.setAttribute(Attribute.DB_ROWS, rowCount(rows));
      }
      return result;
    } catch (SqlFailure e) {
      error = e.state().isEmpty() ? "unknown" : e.state();
      span.setAttribute(Attribute.DB_STATUS, e.state());
      span.setAttribute(Attribute.ERROR_TYPE, error);
      span.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      telemetry
          .histogram(MetricName.DB_OPERATION_DURATION)
          .record(
              (System.nanoTime() - startNanos) / 1e9,
              labels(sql, error),
              Context.current().with(span));
      span.end();
    }
  }

  private Attributes labels(Sql sql, String error) {
    AttributesBuilder labels =
        Attributes.builder()
            .put(Attribute.DB_SYSTEM, "postgresql")
            .put(Attribute.DB_NAMESPACE, schema)
            .put(Attribute.DB_QUERY_SUMMARY, sql.summary())
            .put(Attribute.DB_OPERATION, sql.operation());
    if (!error.isEmpty()) {
      labels.put(Attribute.ERROR_TYPE, error);
    }
    return labels.build();
  }

  /** Rows of all statements of a batch. */
  private static long rowCount(RowSet<?> rows) {
    long count = 0;
    for (RowSet<?> next = rows; next != null; next = next.next()) {
      count += next.rowCount();
    }
    return count;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await();
    } catch (Throwable e) {
      throw SqlFailure.of(e);
    }
  }

  private final class Transacting implements Statements {
    private final SqlConnection connection;

    Transacting(SqlConnection connection) {
      this.connection = connection;
    }

    @Override
    public RowSet<Row> run(Sql sql, Tuple parameters) {
      return send(connection, sql, query -> query.execute(parameters));
    }

    @Override
    public void batch(Sql sql, List<Tuple> parameters) {
      if (!parameters.isEmpty()) {
        send(connection, sql, query -> query.executeBatch(parameters));
      }
    }
  }
}
