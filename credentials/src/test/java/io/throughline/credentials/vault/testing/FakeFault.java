package io.throughline.credentials.vault.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes wrong with the next requests whose path begins in some way. */
public final class FakeFault {
  private interface Trouble {
    void befall(HttpExchange exchange, CountDownLatch closed)
        throws IOException, InterruptedException;
  }

  private final String prefix;
  private final AtomicInteger left;
  private final Trouble trouble;

  private FakeFault(String prefix, int times, Trouble trouble) {
    this.prefix = prefix;
    this.left = new AtomicInteger(times);
    this.trouble = trouble;
  }

  /** Another answer. */
  public static FakeFault answering(String prefix, int times, int status, String body) {
    return new FakeFault(
        prefix,
        times,
        (exchange, _) -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  /** The way to the server that is active, as a standby server tells it. */
  public static FakeFault redirecting(String prefix, int times, URI active) {
    return new FakeFault(
        prefix,
        times,
        (exchange, _) -> {
          String path = exchange.getRequestURI().getRawPath();
          exchange.getResponseHeaders().set("Location", active.resolve(path).toString());
          exchange.sendResponseHeaders(307, -1);
        });
  }

  /** No answer for as long as the server runs. */
  public static FakeFault silent(String prefix, int times) {
    return new FakeFault(prefix, times, (_, closed) -> closed.await());
  }

  /** An answer that breaks off. */
  public static FakeFault breakingOff(String prefix, int times) {
    return new FakeFault(
        prefix,
        times,
        (exchange, _) -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write("{\"data\":{".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });
  }

  boolean strikes(String path) {
    return path.startsWith(prefix) && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  void befall(HttpExchange exchange, CountDownLatch closed) throws IOException {
    try {
      trouble.befall(exchange, closed);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
