package io.throughline.credentials;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;

/** Tells of each question which source was asked and what came of it; never for what. */
final class TracedSecrets implements Secrets {
  private final Secrets delegate;
  private final Telemetry telemetry;
  private final String source;

  TracedSecrets(Secrets delegate, Telemetry telemetry, String source) {
    this.delegate = delegate;
    this.telemetry = telemetry;
    this.source = source;
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    return telemetry
        .span(SpanName.SECRET_LOOKUP)
        .attribute(Attribute.SECRET_SOURCE, source)
        .<Lookup, InterruptedException>around(span -> ask(path, span));
  }

  private Lookup ask(SecretPath path, Span span) throws InterruptedException {
    long startNanos = System.nanoTime();
    String outcome = "error";
    int retries = 0;
    try {
      Lookup lookup = delegate.find(path);
      outcome = outcome(lookup);
      retries = lookup.retries();
      return lookup;
    } catch (SecretsException e) {
      retries = e.retries();
      throw e;
    } finally {
      span.setAttribute(Attribute.SECRET_OUTCOME, outcome);
      span.setAttribute(Attribute.SECRET_RETRIES, (long) retries);
      telemetry
          .histogram(MetricName.SECRET_LOOKUP_DURATION)
          .record(
              (System.nanoTime() - startNanos) / 1e9,
              Attributes.of(Attribute.SECRET_SOURCE, source, Attribute.SECRET_OUTCOME, outcome));
    }
  }

  private static String outcome(Lookup lookup) {
    if (lookup.secret().isEmpty()) {
      return "missing";
    }
    return lookup.remembered() ? "hit" : "found";
  }

  @Override
  public String toString() {
    return delegate + ".traced()";
  }
}
