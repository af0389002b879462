package io.throughline.cli;

import io.throughline.cli.api.LocalInstance;
import io.throughline.cli.api.TargetOptions;
import io.throughline.cli.terminal.CliFailure;
import io.throughline.cli.terminal.Terminal;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tl down}. */
@Command(
    name = "down",
    description =
        "Stops the Throughline that runs on this machine. Its data stays; builds go on when it starts again.")
final class DownCommand implements Callable<Integer> {
  private static final long PATIENCE_S = 90;

  @Mixin private TargetOptions target = new TargetOptions();

  private final Terminal terminal;

  DownCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    LocalInstance local = target.local(System.getenv());
    Optional<LocalInstance.Running> running = local.running();
    if (running.isEmpty()) {
      terminal.line("No Throughline runs from " + local.data() + ".");
      return 0;
    }
    ProcessHandle process = ProcessHandle.of(running.get().pid()).orElseThrow();
    process.destroy();
    try {
      process.onExit().get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      throw new CliFailure(
          "process %d was asked to stop and has not in %d s; its log is %s"
              .formatted(process.pid(), PATIENCE_S, local.data().resolve("throughline.log")));
    }
    terminal.line("Throughline has stopped. Its data is kept in " + local.data() + ".");
    return 0;
  }
}
