package io.throughline.google;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.Closeable;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An exporter that is made when it is first needed, on a thread of its own: looking for credentials
 * asks the network and may fail today and succeed tomorrow. What Google's exporters throw becomes a
 * failure of that one export.
 */
final class Late<E extends Closeable> {
  private final Callable<E> make;
  private @Nullable E made;
  private boolean isShut;

  Late(Callable<E> make) {
    this.make = make;
  }

  /** Exports; whoever asks does not wait. */
  CompletableResultCode with(Function<E, CompletableResultCode> export) {
    CompletableResultCode result = new CompletableResultCode();
    Thread.ofVirtual().name("google").start(() -> run(export, result));
    return result;
  }

  private void run(Function<E, CompletableResultCode> export, CompletableResultCode result) {
    try {
      Optional<E> exporter = exporter();
      if (exporter.isEmpty()) {
        result.fail();
        return;
      }
      CompletableResultCode exported = export.apply(exporter.get());
      exported.whenComplete(() -> {
        if (exported.isSuccess()) {
          result.succeed();
        } else {
          result.fail();
        }
      });
    } catch (Exception e) {
      result.failExceptionally(e);
    }
  }

  /** The exporter, unless it is shut. */
  private synchronized Optional<E> exporter() throws Exception {
    if (made == null && !isShut) {
      made = make.call();
    }
    return isShut ? Optional.empty() : Optional.ofNullable(made);
  }

  /** Shuts it, if it was ever made. */
  synchronized CompletableResultCode shutdown(Function<E, CompletableResultCode> shut) {
    E exporter = made;
    isShut = true;
    return exporter == null ? CompletableResultCode.ofSuccess() : shut.apply(exporter);
  }
}
