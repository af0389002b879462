package io.throughline.credentials.credhub.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.throughline.config.HostPort;
import io.throughline.credentials.testing.TestServer;
import io.throughline.credentials.testing.TestServer.Answer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A CredHub that answers as version 2.15.20 does. Without a UAA it knows clients by certificates
 * with {@code OU=app:...}; with one, by its tokens. What a client may not see, and what is not
 * there, is the same to it. Its health is on another port, which is not there.
 */
public final class FakeCredHub implements AutoCloseable {
  private static final String MISSING =
      "{\"error\":\"The request could not be completed because the credential does not exist or you"
          + " do not have sufficient authorization.\"}";

  private final Map<String, String> credentials = new ConcurrentHashMap<>();
  private final Optional<FakeUaa> uaa;
  private final TestServer server;
  private volatile String authServer;

  private FakeCredHub(SSLContext tls, Optional<FakeUaa> uaa) throws IOException {
    this.uaa = uaa;
    this.authServer = uaa.map(each -> "https://" + each.address()).orElse("");
    this.server = TestServer.tls(tls, this::answer);
  }

  /** One that knows clients by their certificates. */
  public static FakeCredHub start(SSLContext tls) throws IOException {
    return new FakeCredHub(tls, Optional.empty());
  }

  /** One that knows clients by tokens of a UAA. */
  public static FakeCredHub start(SSLContext tls, FakeUaa uaa) throws IOException {
    return new FakeCredHub(tls, Optional.of(uaa));
  }

  /**
   * Sets a credential that all clients may see.
   *
   * @param value JSON
   */
  public FakeCredHub set(String name, String type, String value) {
    credentials.put(
        name,
        """
        {"type":"%s","version_created_at":"2026-11-22T03:23:53Z",\
        "id":"2993f622-cb1e-4e00-a267-4b23c273bf3d","name":"%s","metadata":null,"value":%s}\
        """
            .formatted(type, name, value));
    return this;
  }

  /** From now on it says that its UAA is there. */
  public void nameUaa(String address) {
    authServer = address;
  }

  public HostPort address() {
    return server.address();
  }

  public String url() {
    return "https://" + address();
  }

  public TestServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }

  private Answer answer(HttpExchange exchange) {
    return switch (exchange.getRequestURI().getPath()) {
      case "/info" ->
          Answer.json(
              200,
              "{\"auth-server\":{\"url\":\"%s\"},\"app\":{\"name\":\"CredHub\"}}"
                  .formatted(authServer));
      case "/version" -> Answer.json(200, "{\"version\":\"2.15.20\"}");
      case "/api/v1/data" -> refusal(exchange).orElseGet(() -> data(exchange));
      default -> Answer.json(404, "{\"error\":\"Not Found\"}");
    };
  }

  private Optional<Answer> refusal(HttpExchange exchange) {
    if (uaa.isEmpty()) {
      return subject(exchange).contains("OU=app:")
          ? Optional.empty()
          : Optional.of(Answer.json(403, "{\"error\":\"Forbidden\"}"));
    }
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null) {
      return Optional.of(
          Answer.json(
              401,
              "{\"error\":\"unauthorized\",\"error_description\":\"Full authentication is required"
                  + " to access this resource\"}"));
    }
    return uaa.get().knows(header.replaceFirst("^Bearer ", ""))
        ? Optional.empty()
        : Optional.of(
            Answer.json(
                401,
                "{\"error\":\"access_token_expired\",\"error_description\":\"Access token"
                    + " expired\"}"));
  }

  private Answer data(HttpExchange exchange) {
    Map<String, String> query =
        Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
            .map(each -> each.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    String name = query.getOrDefault("name", "");
    if (!query.getOrDefault("current", "").equals("true")) {
      throw new AssertionError("nobody should ask for old values");
    }
    return Optional.ofNullable(credentials.get(name))
        .map(credential -> Answer.json(200, "{\"data\":[" + credential + "]}"))
        .orElseGet(() -> Answer.json(404, MISSING));
  }

  private static String subject(HttpExchange exchange) {
    try {
      return ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException _) {
      return "";
    }
  }
}
