package io.throughline.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /** What becomes of the trace of a request. */
  public enum Tracing {
    /** It is exported as the sampling has it. */
    USUAL,
    /** It is kept as well: the request creates a build. */
    KEPT,
    /**
     * It is not exported unless the caller's is: such requests come again and again by themselves.
     */
    ROUTINE
  }

  /**
   * One route.
   *
   * @param path template of the path; a parameter of the name {@code secret} is in no span
   */
  public record Route(HttpMethod method, String path, Tracing tracing, Handler handler) {
    /** The path of a request as spans may show it. */
    @Nullable String shown(@Nullable String requested) {
      return path.contains("/:secret/") ? path : requested;
    }
  }

  private final List<Route> routes = new ArrayList<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  public HttpRoutes get(String path, Handler handler) {
    return add(HttpMethod.GET, path, Tracing.USUAL, handler);
  }

  /** A GET that comes again and again by itself: health, metrics, somebody who waits. */
  public HttpRoutes getRoutinely(String path, Handler handler) {
    return add(HttpMethod.GET, path, Tracing.ROUTINE, handler);
  }

  public HttpRoutes put(String path, Handler handler) {
    return add(HttpMethod.PUT, path, Tracing.USUAL, handler);
  }

  public HttpRoutes post(String path, Handler handler) {
    return add(HttpMethod.POST, path, Tracing.USUAL, handler);
  }

  public HttpRoutes delete(String path, Handler handler) {
    return add(HttpMethod.DELETE, path, Tracing.USUAL, handler);
  }

  /** A POST that comes again and again by itself. */
  public HttpRoutes postRoutinely(String path, Handler handler) {
    return add(HttpMethod.POST, path, Tracing.ROUTINE, handler);
  }

  /** A route of the method of that name. */
  public HttpRoutes add(String method, String path, Tracing tracing, Handler handler) {
    return add(HttpMethod.valueOf(method), path, tracing, handler);
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

  private HttpRoutes add(HttpMethod method, String path, Tracing tracing, Handler handler) {
    routes.add(new Route(method, path, tracing, handler));
    return this;
  }
}
