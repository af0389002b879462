package io.throughline.sql;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to a channel of PostgreSQL; it comes back by itself when the connection was lost.
 */
public final class Listening implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listening.class);
  private static final Duration RECONNECT = Duration.ofMillis(200);

  private final PgSubscriber subscriber;
  private volatile boolean closed;

  private Listening(PgSubscriber subscriber) {
    this.subscriber = subscriber;
  }

  static Listening start(
      Vertx vertx, PgConnectOptions connect, String channel, Consumer<String> heard) {
    PgSubscriber subscriber = PgSubscriber.subscriber(vertx, connect);
    Listening listening = new Listening(subscriber);
    subscriber.reconnectPolicy(_ -> listening.closed ? -1L : RECONNECT.toMillis());
    subscriber
        .channel(channel)
        .subscribeHandler(_ -> heard.accept(""))
        .exceptionHandler(e -> log.debug("listening on {} was interrupted", channel, e))
        .handler(heard::accept);
    subscriber
        .connect()
        .onFailure(e -> log.warn("cannot listen on {}: {}", channel, e.getMessage()));
    return listening;
  }

  @Override
  public void close() {
    closed = true;
    subscriber.close();
  }
}
