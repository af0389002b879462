package io.throughline.gateway.route;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.gateway.auth.Callers;
import io.throughline.gateway.grpc.BuildCalls;
import io.throughline.gateway.model.ServiceFailure;
import io.throughline.http.Exchange;
import io.throughline.http.HttpRoutes;
import io.throughline.telemetry.Tenant;
import java.util.List;
import java.util.Optional;

/** All routes of the API, each behind the gate. */
public final class Api {
  private final Callers callers;
  private final Gate gate;
  private final BuildCalls builds;

  public Api(Callers callers, Gate gate, BuildCalls builds) {
    this.callers = callers;
    this.gate = gate;
    this.builds = builds;
  }

  /**
   * The routes for a server.
   *
   * @param version of the API that is announced
   */
  public HttpRoutes serve(List<Endpoint> endpoints, String version) {
    HttpRoutes routes = new HttpRoutes();
    routes
        .header("X-Concourse-Version", version)
        .header("X-Frame-Options", "deny")
        .header("Content-Security-Policy", "frame-ancestors 'none'")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Download-Options", "noopen")
        .header("Cache-Control", "no-store, private");
    endpoints.forEach(endpoint -> add(routes, endpoint));
    return routes;
  }

  private void add(HttpRoutes routes, Endpoint endpoint) {
    routes.add(
        endpoint.method().name(),
        endpoint.path(),
        endpoint.tracing(),
        exchange -> handle(endpoint, exchange));
  }

  private void handle(Endpoint endpoint, Exchange exchange) throws Exception {
    tellTrace(exchange);
    Call call = new Call(exchange, callers.of(exchange.header("Authorization")), builds);
    try {
      gate.check(endpoint.access(), call);
      try (Scope _ = inside(call.tenant(endpoint)).makeCurrent()) {
        endpoint.handler().handle(call);
      }
    } catch (ServiceFailure e) {
      exchange.sendText(status(e.kind()), text(e));
    }
  }

  /** The context in which a request is handled: its span says whose it is. */
  private static Context inside(Optional<Tenant> tenant) {
    Context here = Context.current();
    tenant.ifPresent(known -> Span.fromContext(here).setAllAttributes(known.attributes()));
    return tenant.map(here::with).orElse(here);
  }

  /** Tells the client under which trace its request can be looked up. */
  private static void tellTrace(Exchange exchange) {
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) {
      exchange
          .responseHeader("X-Trace-Id", span.getTraceId())
          .responseHeader(
              "Traceresponse",
              "00-%s-%s-%s"
                  .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex()));
    }
  }

  private static int status(ServiceFailure.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> 404;
      case INVALID -> 400;
      case STATE, CONFLICT -> 409;
      case UNAVAILABLE -> 503;
      case BROKEN -> 500;
    };
  }

  private static String text(ServiceFailure failure) {
    return String.valueOf(failure.getMessage());
  }
}
