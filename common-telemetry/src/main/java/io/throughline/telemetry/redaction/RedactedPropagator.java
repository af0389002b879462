package io.throughline.telemetry.redaction;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Hides secrets in the baggage that is sent on; what came with a call stays as it came. */
public final class RedactedPropagator implements TextMapPropagator {
  private final TextMapPropagator delegate;
  private final Redaction redaction;

  public RedactedPropagator(TextMapPropagator delegate, Redaction redaction) {
    this.delegate = delegate;
    this.redaction = redaction;
  }

  @Override
  public Collection<String> fields() {
    return delegate.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    Baggage baggage = Baggage.fromContext(context);
    Context safe = baggage.isEmpty() ? context : context.with(redacted(baggage));
    delegate.inject(safe, carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    return delegate.extract(context, carrier, getter);
  }

  private Baggage redacted(Baggage baggage) {
    BaggageBuilder safe = Baggage.builder();
    baggage.forEach((key, entry) ->
        safe.put(
            redaction.apply(key),
            redaction.apply(entry.getValue()),
            BaggageEntryMetadata.create(redaction.apply(entry.getMetadata().getValue()))));
    return safe.build();
  }

  @Override
  public String toString() {
    return delegate + " redacted";
  }
}
