package io.throughline.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Tells spans whose work they are about, unless they say so themselves. */
final class TenantSpans implements SpanProcessor {
  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    Tenant.in(parent)
        .ifPresent(tenant -> tenant.attributes().forEach((key, value) -> tell(span, key, value)));
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }

  @SuppressWarnings("unchecked")
  private static void tell(ReadWriteSpan span, AttributeKey<?> key, Object value) {
    if (span.getAttribute(key) == null) {
      span.setAttribute((AttributeKey<Object>) key, value);
    }
  }
}
