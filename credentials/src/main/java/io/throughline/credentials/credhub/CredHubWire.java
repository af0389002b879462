package io.throughline.credentials.credhub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.opentelemetry.api.trace.Span;
import io.throughline.credentials.secret.SecretJson;
import io.throughline.credentials.tls.ClientTls;
import io.throughline.telemetry.catalog.Attribute;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** JSON over HTTP, with CredHub and its UAA. It follows no redirects: what we show is for them. */
final class CredHubWire implements AutoCloseable {
  /** Largest answer, bytes. */
  static final int BYTES = 8 << 20;

  private static final Duration CONNECTING = Duration.ofSeconds(10);

  /**
   * An answer.
   *
   * @param body missing when it is no JSON
   */
  record Answer(int status, JsonNode body) {
    boolean isOk() {
      return status == 200;
    }

    /** Without the body. */
    @Override
    public String toString() {
      return "answer " + status;
    }
  }

  private final HttpClient http;
  private final Duration timeout;

  CredHubWire(ClientTls tls, Duration timeout) {
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .sslContext(tls.context())
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout.compareTo(CONNECTING) < 0 ? timeout : CONNECTING)
            .build();
  }

  /** Asks, as the holder of a token where there is one. */
  Answer get(URI uri, Optional<String> token, Span span) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
    return send(request, span);
  }

  /** Sends a form. */
  Answer post(URI uri, Map<String, String> form, Span span)
      throws IOException, InterruptedException {
    String body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)),
        span);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Answer send(HttpRequest.Builder request, Span span)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            request.header("Accept", "application/json").timeout(timeout).build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES));
    span.setAttribute(Attribute.HTTP_RESPONSE_STATUS_CODE, (long) response.statusCode());
    return new Answer(response.statusCode(), json(response.body()));
  }

  private static JsonNode json(byte[] body) {
    try {
      return SecretJson.mapper().readTree(body);
    } catch (IOException _) {
      return MissingNode.getInstance();
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
