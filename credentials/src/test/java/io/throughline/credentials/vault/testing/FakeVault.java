package io.throughline.credentials.vault.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;

/**
 * A server that answers as Vault 1.21 was seen to, or says it does: KV in both versions, leases,
 * tokens that end and are prolonged, logins, policies that are prefixes of paths, its health. What
 * it is asked is written down.
 *
 * <p>Safe for use from many threads.
 */
public final class FakeVault implements AutoCloseable {
  /** Everything is allowed to it, for ever. */
  public static final String ROOT = "hvs.planted-root-token";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ROOT_POLICY = "";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String scheme;
  private final FakeTokens tokens;
  private final FakeEngines engines = new FakeEngines();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> namespaces = new CopyOnWriteArrayList<>();
  private final List<FakeFault> faults = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean sealed;
  private volatile boolean standby;

  private FakeVault(HttpServer server, String scheme, InstantSource clock) {
    this.server = server;
    this.scheme = scheme;
    this.tokens = new FakeTokens(clock);
    tokens.add(ROOT, grant(ROOT_POLICY, Duration.ZERO, Duration.ZERO, false));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Starts one that speaks plain HTTP. */
  public static FakeVault start(InstantSource clock) throws IOException {
    return new FakeVault(HttpServer.create(loopback(), 0), "http", clock);
  }

  /**
   * Starts one that speaks TLS.
   *
   * @param wantsCertificate whether it asks for a certificate, and takes no connection without
   */
  public static FakeVault start(InstantSource clock, SSLContext tls, boolean wantsCertificate)
      throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wished = tls.getDefaultSSLParameters();
            wished.setNeedClientAuth(wantsCertificate);
            parameters.setSSLParameters(wished);
          }
        });
    return new FakeVault(server, "https", clock);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  public URI url() {
    return URI.create(scheme + "://127.0.0.1:" + port());
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Mounts KV of a version at a path without slashes around it. */
  public FakeVault kv(String path, int version) {
    engines.mount(path, version == 1 ? FakeEngines.Kind.KV_1 : FakeEngines.Kind.KV_2);
    return this;
  }

  /** Mounts an engine that makes something new each time, with a lease of a minute. */
  public FakeVault dynamic(String path) {
    engines.mount(path, FakeEngines.Kind.DYNAMIC);
    return this;
  }

  /**
   * Writes a secret, its next version where there are versions.
   *
   * @param json its keys
   */
  public FakeVault put(String path, String json) {
    engines.put(path, json(json.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** Deletes the newest version, without destroying it. */
  public FakeVault delete(String path) {
    engines.delete(path);
    return this;
  }

  /** Makes a token that may read below the prefix. */
  public FakeVault token(String text, String prefix, Duration ttl, boolean renewable) {
    tokens.add(text, grant(prefix, ttl, Duration.ofDays(32), renewable));
    return this;
  }

  /** Lets somebody log in for a token that may read below {@code concourse/}. */
  public FakeVault login(String path, Map<String, String> params, Duration ttl, Duration maxTtl) {
    tokens.allow(path, params, grant("concourse/", ttl, maxTtl, !maxTtl.isZero()));
    return this;
  }

  /** From now on no token is known that there was before. */
  public FakeVault forgetTokens() {
    tokens.forgetAll();
    return this;
  }

  public FakeVault sealed(boolean is) {
    sealed = is;
    return this;
  }

  public FakeVault standby(boolean is) {
    standby = is;
    return this;
  }

  /** The next requests whose path begins so go wrong. */
  public FakeVault fault(FakeFault fault) {
    faults.add(fault);
    return this;
  }

  /** From now on all goes well. */
  public FakeVault heal() {
    faults.clear();
    return this;
  }

  /** Method and path of all requests, in their order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The namespaces that requests named. */
  public List<String> namespaces() {
    return List.copyOf(namespaces);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst("^/v1/", "");
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
      Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Vault-Namespace"))
          .ifPresent(namespaces::add);
      Optional<FakeFault> fault = faults.stream().filter(each -> each.strikes(path)).findFirst();
      if (fault.isPresent()) {
        fault.get().befall(exchange, closed);
        return;
      }
      send(exchange, reply(exchange, path));
    }
  }

  private FakeReply reply(HttpExchange exchange, String path) throws IOException {
    if (path.equals("sys/health")) {
      return health();
    }
    if (sealed) {
      return FakeReply.errors(503, "Vault is sealed");
    }
    if (exchange.getRequestMethod().equals("POST") && path.matches("auth/.+/login(/.+)?")) {
      return tokens.login(path, params(exchange));
    }
    String token = String.valueOf(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
    Optional<FakeTokens.Grant> grant = tokens.grant(token);
    if (grant.isEmpty()) {
      return FakeReply.deadToken();
    }
    return switch (path) {
      case "auth/token/lookup-self" -> tokens.lookup(token);
      case "auth/token/renew-self" -> tokens.renew(token);
      default -> read(path, grant.get().policies().getFirst());
    };
  }

  private FakeReply read(String path, String allowed) {
    String asked = path.replaceFirst("^sys/internal/ui/mounts/", "");
    Optional<String> mount = engines.mountOf(asked);
    boolean isPreflight = !asked.equals(path);
    if (isPreflight && (mount.isEmpty() || !mayList(mount.get(), allowed))) {
      return FakeReply.errors(
          403,
          "preflight capability check returned 403, please ensure client's policies grant access"
              + " to path \""
              + asked
              + "/\"");
    }
    if (mount.isEmpty()) {
      return FakeReply.errors(404, "no handler for route \"" + path + "\". route entry not found.");
    }
    if (isPreflight) {
      return engines.describe(mount.get());
    }
    return path.startsWith(allowed) ? engines.read(mount.get(), path) : FakeReply.denied();
  }

  private static boolean mayList(String mount, String allowed) {
    return allowed.startsWith(mount) || mount.startsWith(allowed);
  }

  private FakeReply health() {
    int status = sealed ? 503 : standby ? 429 : 200;
    return new FakeReply(
        status,
        JsonNodeFactory.instance
                .objectNode()
                .put("initialized", true)
                .put("sealed", sealed)
                .put("standby", standby)
                .put("performance_standby", false)
                .put("replication_performance_mode", "disabled")
                .put("replication_dr_mode", "disabled")
                .put("server_time_utc", 1_795_000_000)
                .put("version", "1.21.4")
                .put("enterprise", false)
                .put("cluster_name", "vault-cluster-1f6a84e4")
            + "\n");
  }

  /** What a login sends, and the name in its certificate where that is what logs it in. */
  private static Map<String, String> params(HttpExchange exchange) throws IOException {
    Map<String, String> params = new HashMap<>();
    json(exchange.getRequestBody().readAllBytes())
        .properties()
        .forEach(param -> params.put(param.getKey(), param.getValue().asText()));
    if (exchange instanceof HttpsExchange tls) {
      try {
        X500Principal peer = (X500Principal) tls.getSSLSession().getPeerPrincipal();
        params.put("certificate", peer.getName());
      } catch (SSLPeerUnverifiedException _) {
        // It has shown none.
      }
    }
    return params;
  }

  private static void send(HttpExchange exchange, FakeReply reply) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(reply.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static FakeTokens.Grant grant(
      String prefix, Duration ttl, Duration maxTtl, boolean renewable) {
    return new FakeTokens.Grant(List.of(prefix), ttl, maxTtl, renewable);
  }

  private static JsonNode json(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
