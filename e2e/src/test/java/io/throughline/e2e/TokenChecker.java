package io.throughline.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;

/**
 * A service that lets in who shows an identity token of one installation. It knows where that is,
 * and finds out the rest by discovery.
 */
final class TokenChecker implements AutoCloseable {
  private static final String AUDIENCE = "token-checker";

  private final HttpServer server;
  private final String issuer;
  private final HttpsJwks keys;
  private final List<String> tokens = new CopyOnWriteArrayList<>();

  private TokenChecker(HttpServer server, String issuer, HttpsJwks keys) {
    this.server = server;
    this.issuer = issuer;
    this.keys = keys;
  }

  /** Starts one. */
  static TokenChecker start(String issuer) throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TokenChecker checker = new TokenChecker(server, issuer, new HttpsJwks(keysOf(issuer)));
    server.createContext("/", checker::answer);
    server.start();
    return checker;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** All tokens that were shown. */
  List<String> tokens() {
    return tokens;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static String keysOf(String issuer) throws IOException, InterruptedException {
    URI configuration = URI.create(issuer + "/.well-known/openid-configuration");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(configuration).build();
      return Client.json(http.send(request, BodyHandlers.ofString()).body())
          .path("jwks_uri")
          .asText();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String token = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    tokens.add(token);
    byte[] answer = (verdict(token) + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private String verdict(String token) {
    try {
      JwtClaims claims =
          new JwtConsumerBuilder()
              .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(keys))
              .setExpectedIssuer(issuer)
              .setExpectedAudience(AUDIENCE)
              .setRequireExpirationTime()
              .build()
              .processToClaims(token);
      return "welcome " + claims.getSubject();
    } catch (InvalidJwtException | MalformedClaimException _) {
      return "go away";
    }
  }
}
