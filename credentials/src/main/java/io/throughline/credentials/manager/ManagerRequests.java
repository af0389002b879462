package io.throughline.credentials.manager;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.throughline.config.HostPort;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import java.util.Optional;

/** The requests to one manager: each is a span and a measurement. */
public final class ManagerRequests {
  /** What can be asked of a manager. */
  public enum Operation {
    READ,
    LOGIN,
    RENEW,
    HEALTH;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Telemetry telemetry;
  private final String manager;
  private final Optional<HostPort> server;

  /**
   * Tells of requests.
   *
   * @param manager its kind
   * @param server where requests go; absent when its library decides
   */
  public ManagerRequests(Telemetry telemetry, String manager, Optional<HostPort> server) {
    this.telemetry = telemetry;
    this.manager = manager;
    this.server = server;
  }

  /**
   * Does one request.
   *
   * @param body may add to the span, such as the status of the answer
   */
  public <T> T request(Operation operation, SpanStart.Body<T, InterruptedException> body)
      throws InterruptedException {
    Span span =
        telemetry
            .span(SpanName.SECRET_REQUEST, operation.toString())
            .attribute(Attribute.SECRET_MANAGER, manager)
            .attribute(Attribute.SECRET_OPERATION, operation.toString())
            .attribute(Attribute.SERVER_ADDRESS, server.map(HostPort::host).orElse(null))
            .attribute(
                Attribute.SERVER_PORT, server.map(address -> (long) address.port()).orElse(null))
            .start();
    long startNanos = System.nanoTime();
    Optional<String> error = Optional.empty();
    try (Scope _ = span.makeCurrent()) {
      return body.run(span);
    } catch (SecretsException e) {
      error = Optional.of(e.kind().toString());
      SpanStart.fail(span, e.kind().toString(), e.words());
      throw e;
    } catch (RuntimeException | InterruptedException e) {
      error = Optional.of(e.getClass().getName());
      SpanStart.fail(span, e);
      throw e;
    } finally {
      span.end();
      measure(operation, System.nanoTime() - startNanos, error);
    }
  }

  private void measure(Operation operation, long nanos, Optional<String> error) {
    AttributesBuilder labels =
        Attributes.builder()
            .put(Attribute.SECRET_MANAGER, manager)
            .put(Attribute.SECRET_OPERATION, operation.toString());
    error.ifPresent(type -> labels.put(Attribute.ERROR_TYPE, type));
    telemetry.histogram(MetricName.SECRET_REQUEST_DURATION).record(nanos / 1e9, labels.build());
  }
}
