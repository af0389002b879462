package io.throughline.rpc;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings HTTP/2 connections and closes those whose other side does not answer: a machine that is
 * gone, or a network that lost the connection, says nothing by itself.
 */
final class KeepAlive {
  private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);
  private static final Buffer PING = Buffer.buffer("keepaliv");

  private final Vertx vertx;
  private final Duration every;
  private final Duration patience;
  private final Set<HttpConnection> watched = ConcurrentHashMap.newKeySet();

  KeepAlive(Vertx vertx) {
    this(vertx, Duration.ofSeconds(20), Duration.ofSeconds(10));
  }

  /**
   * With times of one's own.
   *
   * @param every pause between two pings
   * @param patience how long an answer may take
   */
  KeepAlive(Vertx vertx, Duration every, Duration patience) {
    this.vertx = vertx;
    this.every = every;
    this.patience = patience;
  }

  /** Watches the connection until it is closed; doing so again changes nothing. */
  void watch(HttpConnection connection) {
    if (!watched.add(connection)) {
      return;
    }
    long timer = vertx.setPeriodic(every.toMillis(), _ -> ping(connection));
    connection.closeHandler(_ -> {
      vertx.cancelTimer(timer);
      watched.remove(connection);
    });
  }

  private void ping(HttpConnection connection) {
    connection
        .ping(PING)
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(e -> {
          log.debug("{} does not answer, its connection is closed", connection.remoteAddress(), e);
          connection.close();
        });
  }
}
