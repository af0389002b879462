package io.throughline.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an HTTP server answers, route by route. A path is a template as in {@code
 * /api/v1/builds/:build_id}. Handlers block as they like: each request has a virtual thread of its
 * own, in the trace of its caller, and is interrupted when the caller goes away.
 */
public final class HttpRoutes {
  /** Answers one request. */
  @FunctionalInterface
  public interface Handler {
    void handle(Exchange exchange) throws Exception;
  }

  /**
   * One route.
   *
   * @param path template of the path
   * @param kept whether what the request causes is kept as a trace: it creates a build
   */
  public record Route(HttpMethod method, String path, boolean kept, Handler handler) {}

  private final List<Route> routes = new ArrayList<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  public HttpRoutes get(String path, Handler handler) {
    return add(HttpMethod.GET, path, handler);
  }

  public HttpRoutes put(String path, Handler handler) {
    return add(HttpMethod.PUT, path, handler);
  }

  public HttpRoutes post(String path, Handler handler) {
    return add(HttpMethod.POST, path, handler);
  }

  public HttpRoutes delete(String path, Handler handler) {
    return add(HttpMethod.DELETE, path, handler);
  }

  /** A POST that creates a build: its trace is the build's and is kept. */
  public HttpRoutes postCreatingBuild(String path, Handler handler) {
    routes.add(new Route(HttpMethod.POST, path, true, handler));
    return this;
  }

  /** Sends a header with every answer, also where no route matches. */
  public HttpRoutes header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The headers of every answer. */
  public Map<String, String> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /** The routes, in the order in which they are tried. */
  public List<Route> all() {
    return List.copyOf(routes);
  }

  private HttpRoutes add(HttpMethod method, String path, Handler handler) {
    routes.add(new Route(method, path, false, handler));
    return this;
  }
}
