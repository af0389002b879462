package io.throughline.instrumentation;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Spans around blocks of code. A span is the child of the one around it on the same thread, and of
 * the step's where there is none; it ends when its block does, as an error when that throws. Each
 * one says whose build it belongs to.
 *
 * {@snippet class="io.throughline.instrumentation.ExamplesTest" region="around"}
 *
 * <p>Names are for grouping: {@code compile}, not {@code compile Foo.java}. What differs goes into
 * an attribute:
 *
 * {@snippet class="io.throughline.instrumentation.ExamplesTest" region="attributes"}
 *
 * <p>A thread that is started knows nothing of the thread that started it. {@link #threads} does:
 *
 * {@snippet class="io.throughline.instrumentation.ExamplesTest" region="threads"}
 *
 * <p>Safe for use from many threads, virtual ones as well as others.
 */
public final class Spans {
  private static final String SCOPE = "io.throughline.instrumentation";

  /** Work without a result. */
  @FunctionalInterface
  public interface Block<X extends Exception> {
    void run() throws X;
  }

  /** Work with a result. */
  @FunctionalInterface
  public interface Call<T extends @Nullable Object, X extends Exception> {
    T call() throws X;
  }

  private final Tracer tracer;
  private final Context home;
  private final Attributes everywhere;

  /**
   * @param home parent of spans that have no other
   * @param everywhere attributes of every span
   */
  Spans(OpenTelemetry telemetry, Context home, Attributes everywhere) {
    this.tracer = telemetry.getTracer(SCOPE);
    this.home = home;
    this.everywhere = everywhere;
  }

  /** A span that is told more about before its block runs. */
  public BlockSpan span(String name) {
    return new BlockSpan(tracer.spanBuilder(name).setAllAttributes(everywhere), parent());
  }

  /** Runs the block in a span. An exception marks the span as an error and goes on. */
  public <X extends Exception> void around(String name, Block<X> block) throws X {
    span(name).around(block);
  }

  /**
   * Runs the call in a span. An exception marks the span as an error and goes on.
   *
   * @return what the call returned
   */
  public <T extends @Nullable Object, X extends Exception> T around(String name, Call<T, X> call)
      throws X {
    return span(name).around(call);
  }

  /**
   * Virtual threads, one for each task. A task's spans are children of the span that was current
   * where it was handed over. Closing them waits for the tasks.
   */
  public ExecutorService threads() {
    return Context.taskWrapping(Executors.newVirtualThreadPerTaskExecutor());
  }

  /** The parent of a span that begins here. */
  Context parent() {
    Context here = Context.current();
    return Span.fromContext(here).getSpanContext().isValid() ? here : home;
  }
}
