package io.throughline.credentials.credhub.testing;

import com.sun.net.httpserver.HttpExchange;
import io.throughline.config.HostPort;
import io.throughline.credentials.testing.TestServer;
import io.throughline.credentials.testing.TestServer.Answer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** A UAA that knows one client and gives it tokens. */
public final class FakeUaa implements AutoCloseable {
  public static final String CLIENT = "throughline";
  public static final String SECRET = "planted+client&secret";

  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final AtomicInteger given = new AtomicInteger();
  private final TestServer server;
  private volatile int seconds = 3599;

  private FakeUaa(SSLContext tls) throws IOException {
    this.server = TestServer.tls(tls, this::answer);
  }

  public static FakeUaa start(SSLContext tls) throws IOException {
    return new FakeUaa(tls);
  }

  /** What tokens say of how long they count; nothing ends by itself. */
  public void tokensCountFor(int newSeconds) {
    seconds = newSeconds;
  }

  /** All tokens that it gave have ended. */
  public void endTokens() {
    tokens.clear();
  }

  /** Times a token was given. */
  public int logins() {
    return given.get();
  }

  public HostPort address() {
    return server.address();
  }

  public TestServer server() {
    return server;
  }

  boolean knows(String token) {
    return tokens.contains(token);
  }

  @Override
  public void close() {
    server.close();
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/oauth/token")
        || !exchange.getRequestMethod().equals("POST")) {
      return Answer.json(404, "{\"error\":\"not_found\"}");
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> form =
        Arrays.stream(body.split("&"))
            .map(field -> field.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> decoded(pair[1])));
    if (!CLIENT.equals(form.get("client_id")) || !SECRET.equals(form.get("client_secret"))) {
      return Answer.json(
          401, "{\"error\":\"invalid_client\",\"error_description\":\"Bad credentials\"}");
    }
    if (!"client_credentials".equals(form.get("grant_type"))) {
      return Answer.json(
          400,
          "{\"error\":\"unsupported_grant_type\",\"error_description\":\"Unsupported grant type\"}");
    }
    String token = "planted-token-" + given.incrementAndGet();
    tokens.add(token);
    return Answer.json(
        200,
        """
        {"access_token":"%s","token_type":"bearer","expires_in":%d,\
        "scope":"credhub.read","jti":"4bd2a7dd6d0a4a5e9b2d7cb2b1b7cf5f"}\
        """
            .formatted(token, seconds));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
