package io.throughline.cli;

import io.throughline.cli.api.LocalInstance;
import io.throughline.cli.demo.DemoCommand;
import io.throughline.cli.terminal.CliFailure;
import io.throughline.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line client. */
@Command(
    name = "tl",
    description =
        "Throughline's command line client: what fly cannot do. Everything else is fly's.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = HelpCommand.class)
public final class Tl implements Runnable {
  /** Exit status when something is wrong that the user can do something about. */
  public static final int EXIT_FAILURE = 1;

  private Tl() {}

  /** Runs one command. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), Terminal.detect(System.getenv()), System.getenv()));
  }

  /** Runs one command; the answer is the exit status. */
  static int run(List<String> args, Terminal terminal, Map<String, String> environment) {
    Clock clock = Clock.systemUTC();
    CommandLine line =
        new CommandLine(new Tl())
            .addSubcommand(new TraceCommand(terminal, environment, clock))
            .addSubcommand(new DemoCommand(terminal, environment))
            .addSubcommand(new DownCommand(terminal))
            .addSubcommand(new CompletionCommand(terminal));
    System.setProperty("DEFAULT-DATA", LocalInstance.defaultData(environment).toString());
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
    line.getCommandSpec().mixinStandardHelpOptions(true).version("tl " + version());
    line.setUsageHelpAutoWidth(true);
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler(Tl::misused);
    line.setExecutionExceptionHandler((failure, _, _) -> {
      if (!(failure instanceof CliFailure)) {
        throw failure;
      }
      System.err.println("tl: " + failure.getMessage());
      return EXIT_FAILURE;
    });
    return line.execute(args.toArray(String[]::new));
  }

  @Override
  public void run() {
    throw new CliFailure("say what to do; `tl --help` lists the commands");
  }

  private static int misused(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    System.err.println("tl: " + failure.getMessage());
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      System.err.println("Did you mean: " + String.join(", ", unmatched.getSuggestions()));
    }
    System.err.println("`" + command.getCommandSpec().qualifiedName() + " --help` tells more.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String version() {
    String version = Tl.class.getPackage().getImplementationVersion();
    return version == null ? "of a build without a version" : version;
  }
}
