package io.throughline.bench.http;

import io.throughline.bench.figure.Samples;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The same GET again and again, from several connections: as fast as answers come, or at a given
 * rate.
 */
public final class Requests {
  private final URI server;
  private final String path;
  private final String authorization;

  private Requests(URI server, String path, String authorization) {
    this.server = server;
    this.path = path;
    this.authorization = authorization;
  }

  public static Requests to(URI server, String path, String authorization) {
    return new Requests(server, path, authorization);
  }

  /**
   * What came back.
   *
   * @param rate answers a second
   * @param millis from sending a request to having its whole answer
   * @param bytesEach size of an answer's body
   */
  public record Answers(double rate, Samples millis, long bytesEach) {}

  private record Seen(List<Double> millis, long bytes) {}

  /** The moments at which requests are due, in {@link System#nanoTime}. */
  @FunctionalInterface
  private interface Due {
    /** The next one; the caller waits for it. */
    long next();
  }

  /** Asks for a time; each connection asks again when it has its answer. */
  public Answers during(Duration time, int connections) throws InterruptedException {
    return ask(time, connections, System::nanoTime);
  }

  /**
   * Asks for a time at a rate that does not depend on the answers. A request that waits for a free
   * connection has begun when it was due.
   *
   * @param rate requests a second
   */
  public Answers atRate(double rate, Duration time, int connections) throws InterruptedException {
    long began = System.nanoTime();
    AtomicLong sent = new AtomicLong();
    return ask(time, connections, () -> began + (long) (sent.getAndIncrement() * (1e9 / rate)));
  }

  private Answers ask(Duration time, int connections, Due due) throws InterruptedException {
    long began = System.nanoTime();
    List<Future<Seen>> asking = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        asking.add(threads.submit(() -> ask(began + time.toNanos(), due)));
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    List<Double> millis = new ArrayList<>();
    long bytes = 0;
    for (Future<Seen> seen : asking) {
      try {
        millis.addAll(seen.get().millis());
        bytes += seen.get().bytes();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a connection failed", e);
      }
    }
    return new Answers(millis.size() / seconds, Samples.of(millis), bytes / millis.size());
  }

  private Seen ask(long end, Due due) throws IOException {
    List<Double> millis = new ArrayList<>();
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (Connection connection = Connection.open(server)) {
      for (long now = due.next(); now < end; now = due.next()) {
        for (long left = now - System.nanoTime(); left > 0; left = now - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        connection.send("GET", path, authorization);
        if (connection.readHead() != 200) {
          throw new IOException("GET " + path + " is refused");
        }
        bytes += connection.skipBody(buffer);
        millis.add((System.nanoTime() - now) / 1e6);
      }
    }
    return new Seen(millis, bytes);
  }
}
