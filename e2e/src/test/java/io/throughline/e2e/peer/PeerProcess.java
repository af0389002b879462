package io.throughline.e2e.peer;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A peer that runs: waited for until it is healthy, stopped by its process. */
final class PeerProcess implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;

  private PeerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts one.
   *
   * @param directory of its files
   * @param healthy answers with 200 when it can be used
   */
  static PeerProcess start(
      Path directory, List<String> command, Map<String, String> environment, URI healthy) {
    return start(directory, command, environment, () -> answers(healthy));
  }

  /** The same, of which only the caller can tell whether it can be used. */
  static PeerProcess start(
      Path directory,
      List<String> command,
      Map<String, String> environment,
      BooleanSupplier healthy) {
    Path output = directory.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    try {
      PeerProcess peer = new PeerProcess(builder.start(), output);
      peer.awaitHealthy(healthy);
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it does not stop:\n" + output());
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitHealthy(BooleanSupplier healthy) {
    boolean isHealthy = false;
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !process.isAlive() || healthy.getAsBoolean());
      isHealthy = process.isAlive();
    } finally {
      if (!isHealthy) {
        process.destroyForcibly();
      }
    }
    if (!isHealthy) {
      throw new AssertionError("it has ended:\n" + output());
    }
  }

  private static boolean answers(URI healthy) {
    try {
      return Answer.of(healthy).isOk();
    } catch (IOException _) {
      return false;
    }
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
