package io.throughline.engine.follow;

import io.throughline.sql.Database;
import io.throughline.sql.Listening;
import io.throughline.work.Doorbell;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wakes those who wait for news of something, by notifications of PostgreSQL. Whoever is woken
 * looks for itself what is new: after a lost connection everyone is woken.
 *
 * <p>Safe for use from many threads.
 */
public final class Bells implements AutoCloseable {
  private final Map<String, Set<Doorbell>> waiting = new ConcurrentHashMap<>();
  private final Listening listening;

  /** Listens to a channel whose payloads are names of things. */
  public Bells(Database database, String channel) {
    this.listening = database.listen(channel, this::ring);
  }

  /** Someone's interest in one thing; close it when it is over. */
  public final class Bell implements AutoCloseable {
    private final String name;
    private final Doorbell doorbell = new Doorbell();

    private Bell(String name) {
      this.name = name;
    }

    /** Returns when there may be news, or after {@code atMost}. */
    public void await(Duration atMost) throws InterruptedException {
      doorbell.await(atMost);
    }

    @Override
    public void close() {
      waiting.computeIfPresent(
          name,
          (_, bells) -> {
            bells.remove(doorbell);
            return bells.isEmpty() ? null : bells;
          });
    }
  }

  /** Begins to wait for news; what is told from now on is not missed. */
  public Bell on(String name) {
    Bell bell = new Bell(name);
    waiting.compute(
        name,
        (_, bells) -> {
          Set<Doorbell> all = bells == null ? ConcurrentHashMap.newKeySet() : bells;
          all.add(bell.doorbell);
          return all;
        });
    return bell;
  }

  /** Runs on an event loop. */
  private void ring(String name) {
    if (name.isEmpty()) {
      waiting.values().forEach(bells -> bells.forEach(Doorbell::ring));
    } else {
      waiting.getOrDefault(name, Set.of()).forEach(Doorbell::ring);
    }
  }

  @Override
  public void close() {
    listening.close();
  }
}
