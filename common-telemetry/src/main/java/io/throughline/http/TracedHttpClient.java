package io.throughline.http;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Makes HTTP requests, each in a span of its own whose context goes with it. Blocks the calling
 * thread.
 *
 * <p>Safe for use from many threads.
 */
public final class TracedHttpClient implements AutoCloseable {
  private final HttpClient http;
  private final Telemetry telemetry;

  public TracedHttpClient(Telemetry telemetry, Duration connectTimeout) {
    this.telemetry = telemetry;
    this.http = HttpClient.newBuilder().connectTimeout(connectTimeout).build();
  }

  /**
   * Sends a request and waits for the answer, or for its head when {@code body} streams.
   *
   * @throws IOException when there is none
   * @throws InterruptedException when the caller gave up; that is no error of the request
   */
  public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    HttpRequest plain = request.copy().build();
    URI uri = plain.uri();
    Span span =
        telemetry
            .span(SpanName.HTTP_CLIENT, plain.method())
            .attribute(Attribute.HTTP_REQUEST_METHOD, plain.method())
            .attribute(Attribute.SERVER_ADDRESS, uri.getHost())
            .attribute(Attribute.SERVER_PORT, (long) port(uri))
            .attribute(
                Attribute.URL_FULL,
                uri.getScheme() + "://" + uri.getHost() + ":" + port(uri) + uri.getPath())
            .start();
    HttpRequest.Builder traced = request.copy();
    telemetry
        .outsidePropagator()
        .inject(
            Context.current().with(span),
            traced,
            (carrier, key, value) -> {
              if (carrier != null) {
                carrier.setHeader(key, value);
              }
            });
    AttributesBuilder outcome = Attributes.builder();
    long startNanos = System.nanoTime();
    try {
      HttpResponse<T> response = http.send(traced.build(), body);
      outcome.put(Attribute.HTTP_RESPONSE_STATUS_CODE, response.statusCode());
      if (response.statusCode() >= 400) {
        outcome.put(Attribute.ERROR_TYPE, Integer.toString(response.statusCode()));
        span.setStatus(StatusCode.ERROR);
      }
      return response;
    } catch (IOException | RuntimeException e) {
      SpanStart.fail(span, e);
      outcome.put(Attribute.ERROR_TYPE, e.getClass().getName());
      throw e;
    } finally {
      span.setAllAttributes(outcome.build());
      telemetry
          .histogram(MetricName.HTTP_CLIENT_DURATION)
          .record(
              (System.nanoTime() - startNanos) / 1e9,
              outcome
                  .put(Attribute.HTTP_REQUEST_METHOD, plain.method())
                  .put(Attribute.SERVER_ADDRESS, uri.getHost())
                  .put(Attribute.SERVER_PORT, port(uri))
                  .build(),
              Context.current().with(span));
      span.end();
    }
  }

  /** Breaks off what still runs. */
  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  private static int port(URI uri) {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return "https".equals(uri.getScheme()) ? 443 : 80;
  }
}
