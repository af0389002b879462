package io.throughline.instrumentation;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.instrumentation.Spans.Block;
import io.throughline.instrumentation.Spans.Call;
import org.jspecify.annotations.Nullable;

/** A span before its block runs. For one block, and one thread. */
public final class BlockSpan {
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private final SpanBuilder builder;
  private Context parent;

  BlockSpan(SpanBuilder builder, Context parent) {
    this.builder = builder;
    this.parent = parent;
  }

  public BlockSpan attribute(String key, String value) {
    builder.setAttribute(key, value);
    return this;
  }

  public BlockSpan attribute(String key, long value) {
    builder.setAttribute(key, value);
    return this;
  }

  public BlockSpan attribute(String key, double value) {
    builder.setAttribute(key, value);
    return this;
  }

  public BlockSpan attribute(String key, boolean value) {
    builder.setAttribute(key, value);
    return this;
  }

  /** Internal unless this says that another program is called, or calls. */
  public BlockSpan kind(SpanKind kind) {
    builder.setSpanKind(kind);
    return this;
  }

  /** Points at a span that this one has to do with, without being its child. */
  public BlockSpan link(SpanContext other) {
    builder.addLink(other);
    return this;
  }

  /** Begins a trace of its own. */
  BlockSpan alone() {
    parent = Context.root();
    builder.setNoParent();
    return this;
  }

  /** Runs the block in the span. An exception marks the span as an error and goes on. */
  public <X extends Exception> void around(Block<X> block) throws X {
    run(() -> {
      block.run();
      return "";
    });
  }

  /**
   * Runs the call in the span. An exception marks the span as an error and goes on.
   *
   * @return what the call returned
   */
  public <T extends @Nullable Object, X extends Exception> T around(Call<T, X> call) throws X {
    return run(call);
  }

  private <T extends @Nullable Object, X extends Exception> T run(Call<T, X> call) throws X {
    Span span = builder.setParent(parent).startSpan();
    try (Scope _ = parent.with(span).makeCurrent()) {
      return call.call();
    } catch (Throwable e) {
      span.setAttribute(ERROR_TYPE, e.getClass().getName());
      String message = e.getMessage();
      span.setStatus(StatusCode.ERROR, message == null ? "" : message);
      throw e;
    } finally {
      span.end();
    }
  }
}
