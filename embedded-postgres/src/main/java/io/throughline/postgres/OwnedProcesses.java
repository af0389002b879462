package io.throughline.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Processes that end when this one does, however it ends. The kernel sends them a signal on the
 * death of the <em>thread</em> that forked them, so all are started from one thread that lives as
 * long as the process.
 */
public final class OwnedProcesses {
  private static final ExecutorService SPAWNER =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("spawner").factory());

  private OwnedProcesses() {}

  /**
   * The command that is sent a signal when this process dies.
   *
   * @param signal as in {@code TERM}
   */
  public static List<String> command(String signal, List<String> command) {
    List<String> owned = new ArrayList<>(List.of("setpriv", "--pdeathsig=" + signal, "--"));
    owned.addAll(command);
    return owned;
  }

  /**
   * Starts a process from the thread that lives long enough.
   *
   * @throws IOException when it cannot be started
   */
  public static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
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
      throw new UncheckedIOException(e);
    }
  }
}
