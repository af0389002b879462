package io.throughline.cli.demo;

import io.throughline.cli.api.LocalInstance;
import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a Throughline that goes on when this command has ended. */
final class Background {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(50);

  private final LocalInstance local;
  private final Map<String, String> environment;

  Background(LocalInstance local, Map<String, String> environment) {
    this.local = local;
    this.environment = environment;
  }

  /** Starts it and waits until it is ready. */
  LocalInstance.Running start() throws IOException, InterruptedException {
    Files.createDirectories(local.data());
    Path log = local.data().resolve("up.log");
    Process process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<LocalInstance.Running> running = local.running();
      if (running.isPresent()) {
        return running.get();
      }
      if (!process.isAlive() && process.exitValue() != 0) {
        throw new CliFailure("Throughline did not start:\n" + Files.readString(log).strip());
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
    throw new CliFailure(
        "Throughline was not ready in %d s; see %s".formatted(PATIENCE.toSeconds(), log));
  }

  private List<String> command() {
    String launcher = environment.get("THROUGHLINE_LAUNCHER");
    if (launcher == null) {
      throw new CliFailure("no Throughline runs; start one with `./throughline up`");
    }
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.addAll(List.of(launcher, "up", "--data", local.data().toString()));
    return command;
  }
}
