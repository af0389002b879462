package io.throughline.http;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The span and the measurement of one request that is served; ended once, whoever comes first. */
final class HttpSpan {
  /** Baggage that is taken at most, which is what W3C says that everybody must take. */
  private static final int BAGGAGE_BYTES = 8192;

  private static final String OTHER_METHOD = "_OTHER";
  private static final String CLIENT_GONE = "client_gone";
  private static final String BROKEN_OFF = "broken_off";
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.DELETE,
          HttpMethod.PATCH,
          HttpMethod.OPTIONS,
          HttpMethod.CONNECT,
          HttpMethod.TRACE);

  private static final TextMapGetter<HttpServerRequest> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServerRequest request) {
          return request.headers().names();
        }

        @Override
        public @Nullable String get(@Nullable HttpServerRequest request, String key) {
          return request == null ? null : request.getHeader(key);
        }

        @Override
        public Iterator<String> getAll(@Nullable HttpServerRequest request, String key) {
          return request == null
              ? Collections.emptyIterator()
              : request.headers().getAll(key).stream().map(HttpSpan::cut).iterator();
        }
      };

  private final Telemetry telemetry;
  private final Span span;
  private final Context context;
  private final Attributes labels;
  private final long startNanos = System.nanoTime();
  private @Nullable String error;
  private boolean ended;

  private HttpSpan(Telemetry telemetry, Span span, Context context, Attributes labels) {
    this.telemetry = telemetry;
    this.span = span;
    this.context = context;
    this.labels = labels;
  }

  /** Starts the span of a request that a route takes. */
  static HttpSpan of(Telemetry telemetry, HttpServerRequest request, HttpRoutes.Route route) {
    String method = route.method().name();
    SpanStart start =
        telemetry
            .span(SpanName.HTTP_SERVER, method, route.path())
            .attribute(Attribute.HTTP_ROUTE, route.path());
    Attributes labels =
        Attributes.of(
            Attribute.HTTP_REQUEST_METHOD, method,
            Attribute.HTTP_ROUTE, route.path(),
            Attribute.URL_SCHEME, scheme(request));
    SpanStart traced =
        switch (route.tracing()) {
          case USUAL -> start;
          case KEPT -> start.keep();
          case ROUTINE -> start.attribute(Attribute.ROUTINE, true);
        };
    return start(telemetry, request, route.shown(request.path()), traced, labels);
  }

  /** Starts the span of a request that no route takes. */
  static HttpSpan unmatched(Telemetry telemetry, HttpServerRequest request) {
    boolean known = METHODS.contains(request.method());
    String method = known ? request.method().name() : OTHER_METHOD;
    return start(
        telemetry,
        request,
        request.path(),
        telemetry.span(SpanName.HTTP_SERVER_UNMATCHED, known ? method : "HTTP"),
        Attributes.of(
            Attribute.HTTP_REQUEST_METHOD, method, Attribute.URL_SCHEME, scheme(request)));
  }

  private static HttpSpan start(
      Telemetry telemetry,
      HttpServerRequest request,
      @Nullable String path,
      SpanStart start,
      Attributes labels) {
    Context caller =
        telemetry.fromOutside(
            telemetry.outsidePropagator().extract(Context.root(), request, HEADERS));
    countDropped(telemetry, request, caller);
    Span span =
        start
            .parent(caller)
            .attributes(labels)
            .attribute(Attribute.URL_PATH, path)
            .attribute(Attribute.CLIENT_ADDRESS, request.remoteAddress().host())
            .attribute(
                Attribute.NETWORK_PROTOCOL_VERSION,
                request.version() == HttpVersion.HTTP_1_0 ? "1.0" : "1.1")
            .attribute(Attribute.USER_AGENT, request.getHeader("User-Agent"))
            .start();
    return new HttpSpan(telemetry, span, caller.with(span), labels);
  }

  private static String scheme(HttpServerRequest request) {
    return request.isSSL() ? "https" : "http";
  }

  /** As many whole members of a list as there is room for; a list that is longer is not heeded. */
  private static String cut(String list) {
    return list.length() <= BAGGAGE_BYTES
        ? list
        : list.substring(0, Math.max(0, list.lastIndexOf(',', BAGGAGE_BYTES)));
  }

  /** Counts the members of the baggage that was sent but not taken. */
  private static void countDropped(
      Telemetry telemetry, HttpServerRequest request, Context accepted) {
    List<String> sent = request.headers().getAll("baggage");
    if (sent.isEmpty()) {
      return;
    }
    long members =
        sent.stream()
            .flatMap(header -> Arrays.stream(header.split(",")))
            .filter(member -> !member.isBlank())
            .count();
    long dropped = members - Baggage.fromContext(accepted).size();
    if (dropped > 0) {
      telemetry.counter(MetricName.BAGGAGE_DROPPED).add(dropped);
    }
  }

  /** The context with the span in it. */
  Context context() {
    return context;
  }

  /** The handler failed; the span ends when the answer does. */
  synchronized void failed(Throwable failure) {
    error = failure.getClass().getName();
  }

  /** The server closes the connection in the middle of the answer. */
  synchronized void brokenOff() {
    error = error == null ? BROKEN_OFF : error;
  }

  /** The answer was sent. */
  synchronized void end(int status) {
    String type = error == null && status >= 500 ? Integer.toString(status) : error;
    end(Optional.of((long) status), type, type != null);
  }

  /**
   * The connection was closed before the end of the answer.
   *
   * @param status of the answer, if that had begun
   */
  synchronized void closed(Optional<Integer> status) {
    end(status.map(Integer::longValue), error == null ? CLIENT_GONE : error, error != null);
  }

  private void end(Optional<Long> status, @Nullable String type, boolean failed) {
    if (ended) {
      return;
    }
    ended = true;
    AttributesBuilder outcome = Attributes.builder();
    status.ifPresent(code -> outcome.put(Attribute.HTTP_RESPONSE_STATUS_CODE, code));
    if (type != null) {
      outcome.put(Attribute.ERROR_TYPE, type);
    }
    span.setAllAttributes(outcome.build());
    if (failed) {
      span.setStatus(StatusCode.ERROR);
    }
    telemetry
        .histogram(MetricName.HTTP_SERVER_DURATION)
        .record((System.nanoTime() - startNanos) / 1e9, outcome.putAll(labels).build(), context);
    span.end();
  }
}
