package io.throughline.gateway.route;

import io.throughline.http.HttpRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One route of the API: what it is called, who may use it, what it answers, and what answers it.
 *
 * @param name as clients and documentation call it
 * @param path template, as in {@code /api/v1/builds/:build_id}
 * @param answer what a good answer is
 * @param queries parameters that may stand behind the path
 * @param tracing what becomes of the trace of such a request
 */
public record Endpoint(
    Method method,
    String path,
    String name,
    Access access,
    Handler handler,
    Answer answer,
    List<String> queries,
    HttpRoutes.Tracing tracing) {

  /** Methods that routes have. */
  public enum Method {
    GET,
    PUT,
    POST,
    DELETE
  }

  /** Answers one request. */
  @FunctionalInterface
  public interface Handler {
    void handle(Call call) throws Exception;
  }

  /** What a body is. */
  public enum Form {
    NONE,
    JSON,
    JSON_LIST,
    TEXT,
    EVENTS
  }

  /**
   * What a good answer is.
   *
   * @param shape of the body, or of the elements of a list
   */
  public record Answer(int status, Form form, Optional<Class<?>> shape) {}

  public Endpoint {
    queries = List.copyOf(queries);
  }

  /** A GET for everybody that answers with the API's own description. */
  public static Endpoint describing(String path, String name, Handler handler) {
    return get(path, name, Access.unchecked(), handler).answers(200, Form.JSON);
  }

  static Endpoint get(String path, String name, Access access, Handler handler) {
    return of(Method.GET, path, name, access, handler);
  }

  static Endpoint put(String path, String name, Access access, Handler handler) {
    return of(Method.PUT, path, name, access, handler);
  }

  static Endpoint post(String path, String name, Access access, Handler handler) {
    return of(Method.POST, path, name, access, handler);
  }

  static Endpoint delete(String path, String name, Access access, Handler handler) {
    return of(Method.DELETE, path, name, access, handler);
  }

  static Endpoint of(Method method, String path, String name, Access access, Handler handler) {
    return new Endpoint(
        method,
        path,
        name,
        access,
        handler,
        new Answer(200, Form.NONE, Optional.empty()),
        List.of(),
        HttpRoutes.Tracing.USUAL);
  }

  /** Answers with an object of the shape. */
  Endpoint answers(int status, Class<?> shape) {
    return answering(new Answer(status, Form.JSON, Optional.of(shape)));
  }

  /** Answers with a list of the shape. */
  Endpoint answersList(Class<?> shape) {
    return answering(new Answer(200, Form.JSON_LIST, Optional.of(shape)));
  }

  /** Answers with the status and a body of the form. */
  Endpoint answers(int status, Form form) {
    return answering(new Answer(status, form, Optional.empty()));
  }

  Endpoint query(String... names) {
    List<String> all = new ArrayList<>(queries);
    all.addAll(List.of(names));
    return new Endpoint(method, path, name, access, handler, answer, all, tracing);
  }

  Endpoint creatingBuild() {
    return traced(HttpRoutes.Tracing.KEPT);
  }

  /** Clients ask for it again and again by themselves. */
  Endpoint routine() {
    return traced(HttpRoutes.Tracing.ROUTINE);
  }

  private Endpoint traced(HttpRoutes.Tracing as) {
    return new Endpoint(method, path, name, access, handler, answer, queries, as);
  }

  private Endpoint answering(Answer with) {
    return new Endpoint(method, path, name, access, handler, with, queries, tracing);
  }
}
