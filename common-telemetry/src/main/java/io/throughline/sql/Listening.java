package io.throughline.sql;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to a channel of PostgreSQL. It connects again by itself, for as long as it is
 * open, also when the database was away from the start, and asks the server for a sign of life now
 * and then, since a lost connection on which only the other side speaks shows in no other way.
 */
public final class Listening implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listening.class);
  private static final Duration RECONNECT = Duration.ofMillis(200);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final String channel;
  private final Consumer<String> heard;
  private @Nullable PgConnection connection;
  private long signOfLife;
  private boolean closed;

  private Listening(Vertx vertx, PgConnectOptions options, String channel, Consumer<String> heard) {
    this.vertx = vertx;
    this.options = options;
    this.channel = channel;
    this.heard = heard;
  }

  static Listening start(
      Vertx vertx, PgConnectOptions options, String channel, Consumer<String> heard) {
    Listening listening = new Listening(vertx, options, channel, heard);
    listening.connect();
    return listening;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (connection != null) {
      vertx.cancelTimer(signOfLife);
      connection.close();
      connection = null;
    }
  }

  @Override
  public String toString() {
    return "Listening{" + channel + "}";
  }

  private synchronized void connect() {
    if (closed) {
      return;
    }
    PgConnection.connect(vertx, options)
        .onFailure(e -> {
          log.debug("cannot listen on {} yet", channel, e);
          later();
        })
        .onSuccess(this::listen);
  }

  private synchronized void listen(PgConnection fresh) {
    if (closed) {
      fresh.close();
      return;
    }
    connection = fresh;
    fresh.notificationHandler(notification -> heard.accept(notification.getPayload()));
    signOfLife = vertx.setPeriodic(SIGN_OF_LIFE.toMillis(), _ -> askForASign(fresh));
    fresh.closeHandler(_ -> lost(fresh));
    fresh
        .query("LISTEN \"" + channel.replace("\"", "\"\"") + "\"")
        .execute()
        .onSuccess(_ -> heard.accept(""))
        .onFailure(e -> {
          log.warn("cannot listen on {}: {}", channel, e.getMessage());
          lost(fresh);
        });
  }

  private void askForASign(PgConnection asked) {
    asked
        .query("SELECT 1")
        .execute()
        .timeout(SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(_ -> lost(asked));
  }

  /**
   * Connects anew, once for each connection, whoever notices first: a connection that breaks before
   * it has a close handler, or whose other side is silent, calls none.
   */
  private synchronized void lost(PgConnection gone) {
    if (!gone.equals(connection)) {
      return;
    }
    connection = null;
    vertx.cancelTimer(signOfLife);
    gone.close();
    later();
  }

  private void later() {
    vertx.setTimer(RECONNECT.toMillis(), _ -> connect());
  }
}
