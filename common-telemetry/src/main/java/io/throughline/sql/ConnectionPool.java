package io.throughline.sql;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.ObservableLongUpDownCounter;
import io.opentelemetry.context.Context;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A pool of connections that measures who waits for one, for how long, and how long they are used.
 *
 * <p>Safe for use from many threads.
 */
final class ConnectionPool {
  private final Pool pool;
  private final Attributes labels;
  private final DoubleHistogram waits;
  private final DoubleHistogram uses;
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger used = new AtomicInteger();
  private final List<ObservableLongUpDownCounter> observed = new ArrayList<>();

  private ConnectionPool(Pool pool, Telemetry telemetry, String name) {
    this.pool = pool;
    this.labels = Attributes.of(Attribute.DB_POOL, name);
    this.waits = telemetry.histogram(MetricName.DB_CONNECTION_WAIT);
    this.uses = telemetry.histogram(MetricName.DB_CONNECTION_USE);
  }

  /**
   * Measures a pool.
   *
   * @param name of the pool in what is measured
   * @param max connections that it may have
   */
  static ConnectionPool over(Pool pool, Telemetry telemetry, String name, int max) {
    ConnectionPool measured = new ConnectionPool(pool, telemetry, name);
    measured.observe(telemetry, max);
    return measured;
  }

  /** Runs statements on a connection, which is given back when their answer is there. */
  <T> Future<T> with(Function<SqlConnection, Future<T>> statements) {
    return lease()
        .compose(lease -> statements.apply(lease.connection()).onComplete(_ -> lease.end()));
  }

  /** Takes a connection, for whoever ends the lease. */
  Future<Lease> lease() {
    Context context = Context.current();
    long askedNanos = System.nanoTime();
    pending.incrementAndGet();
    return pool.getConnection()
        .onComplete(_ -> {
          pending.decrementAndGet();
          waits.record((System.nanoTime() - askedNanos) / 1e9, labels, context);
        })
        .map(connection -> {
          used.incrementAndGet();
          return new Lease(connection, System.nanoTime(), context);
        });
  }

  /** Closes all connections. */
  void close() {
    observed.forEach(ObservableLongUpDownCounter::close);
    pool.close().await();
  }

  /** The time for which a connection is somebody's own. */
  final class Lease {
    private final SqlConnection connection;
    private final long startNanos;
    private final Context context;

    private Lease(SqlConnection connection, long startNanos, Context context) {
      this.connection = connection;
      this.startNanos = startNanos;
      this.context = context;
    }

    SqlConnection connection() {
      return connection;
    }

    /** Gives the connection back. */
    void end() {
      used.decrementAndGet();
      uses.record((System.nanoTime() - startNanos) / 1e9, labels, context);
      connection.close();
    }
  }

  private void observe(Telemetry telemetry, int max) {
    Attributes inUse = labels.toBuilder().put(Attribute.DB_CONNECTION_STATE, "used").build();
    Attributes idle = labels.toBuilder().put(Attribute.DB_CONNECTION_STATE, "idle").build();
    observed.add(
        telemetry.observe(
            MetricName.DB_CONNECTIONS,
            into -> {
              int now = used.get();
              into.record(now, inUse);
              into.record(Math.max(0, pool.size() - now), idle);
            }));
    observed.add(
        telemetry.observe(MetricName.DB_CONNECTIONS_MAX, into -> into.record(max, labels)));
    observed.add(
        telemetry.observe(
            MetricName.DB_CONNECTIONS_PENDING, into -> into.record(pending.get(), labels)));
  }

  @Override
  public String toString() {
    return "ConnectionPool" + labels;
  }
}
