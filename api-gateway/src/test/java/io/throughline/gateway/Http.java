package io.throughline.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.config.HostPort;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A client of the API that shows the same headers with each request. */
public final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** An answer. */
  public record Answer(int status, Map<String, String> headers, String text) {

    public JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (java.io.IOException e) {
        throw new AssertionError("no JSON: " + text, e);
      }
    }

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }
  }

  private final HostPort address;
  private final Map<String, String> headers;

  Http(HostPort address) {
    this(address, Map.of());
  }

  private Http(HostPort address, Map<String, String> headers) {
    this.address = address;
    this.headers = headers;
  }

  public Http with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Http(address, more);
  }

  public Http withToken(String token) {
    return with("Authorization", "Bearer " + token);
  }

  /** A token for the user. */
  public String login(String user, String password) throws Exception {
    Answer answer = tryLogin(user, password);
    if (answer.status() != 200) {
      throw new AssertionError(answer.text());
    }
    return answer.json().get("access_token").textValue();
  }

  public Answer tryLogin(String user, String password) throws Exception {
    return with("Authorization", "Basic Zmx5OlpteDU=")
        .with("Content-Type", "application/x-www-form-urlencoded")
        .send(
            "POST",
            "/sky/issuer/token",
            "grant_type=password&password=%s&scope=openid+profile&username=%s"
                .formatted(encode(password), encode(user)));
  }

  public Answer get(String path) throws Exception {
    return send("GET", path, "");
  }

  public Answer put(String path, String body) throws Exception {
    return send("PUT", path, body);
  }

  public Answer post(String path, String body) throws Exception {
    return send("POST", path, body);
  }

  public Answer delete(String path) throws Exception {
    return send("DELETE", path, "");
  }

  public Answer send(String method, String path, String body) throws Exception {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8));
  }

  public Answer send(String method, String path, byte[] body) throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            request(method, path, body),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    Map<String, String> headers = new HashMap<>();
    response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    return new Answer(response.statusCode(), headers, response.body());
  }

  /** The body of an answer as it comes. */
  public HttpResponse<InputStream> open(String path) throws Exception {
    return CLIENT.send(
        request("GET", path, new byte[0]), HttpResponse.BodyHandlers.ofInputStream());
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest request(String method, String path, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return request.build();
  }
}
