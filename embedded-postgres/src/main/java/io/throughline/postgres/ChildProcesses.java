package io.throughline.postgres;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes that are to die with this one. The kernel's death signal belongs to the thread
 * that forked, so all of them are started from one thread that lives as long as the process.
 */
final class ChildProcesses {
  private static final ExecutorService SPAWNER =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("spawner").factory());

  private ChildProcesses() {}

  static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
    try {
      return CompletableFuture.supplyAsync(() -> startUnchecked(builder), SPAWNER).get();
    } catch (ExecutionException e) {
      throw new IOException("cannot start " + builder.command().getFirst(), e.getCause());
    }
  }

  private static Process startUnchecked(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
