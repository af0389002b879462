package io.throughline.credentials.secret;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;

/**
 * Tells of each question who was asked, what came of it and at which kind of place; never for what,
 * and never the answer.
 */
final class TracedSource implements Source {
  private final Source delegate;
  private final Telemetry telemetry;
  private final SourceName name;
  private final PathHash hash;

  TracedSource(Source delegate, Telemetry telemetry, SourceName name, PathHash hash) {
    this.delegate = delegate;
    this.telemetry = telemetry;
    this.name = name;
    this.hash = hash;
  }

  @Override
  public Lookup find(Variable variable) throws InterruptedException {
    Span span =
        telemetry
            .span(SpanName.SECRET_LOOKUP)
            .attribute(Attribute.SECRET_MANAGER, name.manager())
            .attribute(Attribute.SECRET_SOURCE, name.varSource().orElse(null))
            .start();
    try (Scope _ = span.makeCurrent()) {
      return ask(variable, span);
    } finally {
      span.end();
    }
  }

  private Lookup ask(Variable variable, Span span) throws InterruptedException {
    long startNanos = System.nanoTime();
    Lookup.Outcome outcome = Lookup.Outcome.ERROR;
    try {
      Lookup lookup = delegate.find(variable);
      outcome = lookup.outcome();
      describe(lookup, span);
      return lookup;
    } catch (SecretsException e) {
      span.setAttribute(Attribute.SECRET_RETRIES, (long) e.retries());
      SpanStart.fail(span, e.kind().toString(), e.words());
      throw e;
    } catch (RuntimeException | InterruptedException e) {
      SpanStart.fail(span, e);
      throw e;
    } finally {
      span.setAttribute(Attribute.SECRET_OUTCOME, outcome.toString());
      telemetry
          .histogram(MetricName.SECRET_LOOKUP_DURATION)
          .record(
              (System.nanoTime() - startNanos) / 1e9,
              Attributes.of(
                  Attribute.SECRET_MANAGER,
                  name.manager(),
                  Attribute.SECRET_OUTCOME,
                  outcome.toString()));
    }
  }

  private void describe(Lookup lookup, Span span) {
    span.setAttribute(Attribute.SECRET_RETRIES, (long) lookup.retries());
    lookup.askedBy().ifPresent(span::addLink);
    lookup
        .place()
        .ifPresent(place -> {
          span.setAttribute(Attribute.SECRET_PATH_TEMPLATE, place.template());
          span.setAttribute(Attribute.SECRET_PATH_HASH, hash.of(place));
        });
  }

  @Override
  public String toString() {
    return delegate + ".traced()";
  }
}
