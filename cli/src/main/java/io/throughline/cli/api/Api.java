package io.throughline.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Throughline's HTTP API, as one user sees it. */
public final class Api implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final Target target;
  private @Nullable String authorization;

  public Api(Target target) {
    this.target = target;
  }

  public Target target() {
    return target;
  }

  /** JSON of a path; empty when there is no such thing. */
  public Optional<JsonNode> get(String path) {
    HttpResponse<String> response =
        send(request(path).GET().timeout(TIMEOUT), BodyHandlers.ofString());
    return response.statusCode() == 404 ? Optional.empty() : Optional.of(json(response));
  }

  /** JSON of a path that is there. */
  public JsonNode require(String path) {
    return get(path)
        .orElseThrow(() -> new CliFailure("%s has no %s".formatted(target.url(), path)));
  }

  /** Sends a body; the answer is JSON, or missing. */
  public JsonNode put(String path, String contentType, String body) {
    return json(
        send(
            request(path)
                .PUT(BodyPublishers.ofString(body))
                .header("Content-Type", contentType)
                .timeout(TIMEOUT),
            BodyHandlers.ofString()));
  }

  /** Sends a body with one more header. */
  public JsonNode put(String path, String contentType, String body, String header, String value) {
    return json(
        send(
            request(path)
                .PUT(BodyPublishers.ofString(body))
                .header("Content-Type", contentType)
                .header(header, value)
                .timeout(TIMEOUT),
            BodyHandlers.ofString()));
  }

  /** Asks for an action. */
  public JsonNode post(String path) {
    return json(
        send(
            request(path).POST(BodyPublishers.noBody()).timeout(TIMEOUT), BodyHandlers.ofString()));
  }

  /** A header of the answer to a GET, empty when the thing or the header is missing. */
  public Optional<String> header(String path, String name) {
    return send(request(path).GET().timeout(TIMEOUT), BodyHandlers.ofString())
        .headers()
        .firstValue(name);
  }

  /** The lines of an answer, as they come. */
  public Stream<String> lines(String path) {
    HttpResponse<Stream<String>> response = send(request(path).GET(), BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw refused(response.statusCode(), path, "");
    }
    return response.body();
  }

  /** Part of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(resolve(path)).header("Authorization", authorization());
  }

  private URI resolve(String path) {
    return URI.create(target.url().toString().replaceFirst("/+$", "") + path);
  }

  /** The value of the Authorization header. */
  public String authorization() {
    String known = authorization;
    if (known == null) {
      known =
          switch (target.login()) {
            case Target.Login.Token(String type, String value) -> type + " " + value;
            case Target.Login.Password(String user, String password) ->
                "Bearer " + token(user, password);
          };
      authorization = known;
    }
    return known;
  }

  private String token(String user, String password) {
    String form =
        "grant_type=password&username=%s&password=%s&scope=openid"
            .formatted(segment(user), segment(password));
    String client = Base64.getEncoder().encodeToString("fly:Zmx5".getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(resolve("/sky/issuer/token"))
            .header("Authorization", "Basic " + client)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofString(form));
    return json(send(request, BodyHandlers.ofString())).path("access_token").asText();
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request.build(), body);
    } catch (ConnectException e) {
      throw new CliFailure(
          "nothing answers at %s; is Throughline running?".formatted(target.url()), e);
    } catch (IOException e) {
      throw new CliFailure("%s: %s".formatted(target.url(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure("interrupted", e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    if (response.statusCode() >= 300) {
      throw refused(response.statusCode(), response.uri().getPath(), response.body());
    }
    try {
      return JSON.readTree(response.body().isBlank() ? "null" : response.body());
    } catch (JsonProcessingException e) {
      throw new CliFailure("the answer to %s is not JSON".formatted(response.uri().getPath()), e);
    }
  }

  private static CliFailure refused(int status, String path, String body) {
    if (status == 401) {
      return new CliFailure(
          "you are not logged in, or no longer: log in with fly and use --target, or start Throughline as this user");
    }
    return new CliFailure(
        "%s was answered with %d%s"
            .formatted(path, status, body.isBlank() ? "" : ": " + body.strip()));
  }
}
