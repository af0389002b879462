package io.throughline.credentials.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.throughline.config.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A server of a manager on loopback. It does what its script says, or fails as a test wants it to.
 */
public final class TestServer implements AutoCloseable {
  /** What it answers. */
  public interface Script {
    Answer answer(HttpExchange exchange) throws IOException;
  }

  /**
   * An answer.
   *
   * @param headers may be empty
   */
  public record Answer(int status, String body, Map<String, String> headers) {
    /** JSON. */
    public static Answer json(int status, String body) {
      return new Answer(status, body, Map.of("Content-Type", "application/json"));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger faults = new AtomicInteger();
  private volatile Optional<Answer> fault = Optional.empty();
  private volatile boolean silent;

  private TestServer(HttpServer server, Script script) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(exchange, script));
    server.start();
  }

  /** Without TLS. */
  public static TestServer plain(Script script) throws IOException {
    return new TestServer(HttpServer.create(loopback(), 0), script);
  }

  /** With TLS, which asks clients for a certificate but does without. */
  public static TestServer tls(SSLContext context, Script script) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return new TestServer(server, script);
  }

  /** Where it is. */
  public HostPort address() {
    return HostPort.loopback(server.getAddress().getPort());
  }

  /** What it was asked, as {@code GET /path?query}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** Its next answers are this one. */
  public void failing(int times, Answer with) {
    fault = Optional.of(with);
    faults.set(times);
  }

  /** From now on it answers nothing. */
  public void silence() {
    silent = true;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange, Script script) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    try (exchange) {
      if (silent) {
        closed.await();
      }
      boolean failing = faults.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      send(exchange, failing ? fault.orElseThrow() : script.answer(exchange));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
