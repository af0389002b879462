package io.throughline.bench;

import io.throughline.bench.run.Measurement;
import io.throughline.cli.terminal.CliFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./throughline bench}. */
@Command(
    name = "bench",
    description = {
      "Measures a Throughline that it starts in a directory of its own and stops again, and prints"
          + " each figure beside its target and the figure of Concourse 8.2.5.",
      "The figures of Concourse are not measured by this command: they were measured with its own"
          + " web and worker processes and PostgreSQL on a machine of the same size."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nMeasurements:%n")
public final class Bench implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", arity = "0..*", description = "what to measure; all by default")
  private List<String> names = List.of();

  @Option(
      names = "--runs",
      description = "how often the quick ones run (default: ${DEFAULT-VALUE})",
      defaultValue = "" + Selection.RUNS)
  private int runs;

  @Option(
      names = "--builds",
      description = "builds that there are for \"api\" (default: ${DEFAULT-VALUE})",
      defaultValue = "3000")
  private int builds;

  @Option(
      names = "--connections",
      description = "that \"api\" uses; the peer was measured with 8 (default: ${DEFAULT-VALUE})",
      defaultValue = "8")
  private int connections;

  @Option(
      names = "--record",
      description = "also write the figures into bench/RESULTS.md, in the place of older ones")
  private boolean record;

  private final Path launcher;

  private Bench(Path launcher) {
    this.launcher = launcher;
  }

  static void main(String[] args) {
    Path launcher = Path.of(System.getenv().getOrDefault("THROUGHLINE_LAUNCHER", "throughline"));
    Bench bench = new Bench(launcher.toAbsolutePath());
    CommandLine line = new CommandLine(bench);
    line.getCommandSpec()
        .usageMessage()
        .footer(
            new Selection(Selection.RUNS, 3000, 8)
                .all().stream()
                    .map(each -> "  %-9s %s".formatted(each.name(), each.what()))
                    .toArray(String[]::new));
    line.setExecutionExceptionHandler((failure, _, _) -> {
      if (!(failure instanceof CliFailure)) {
        throw failure;
      }
      System.err.println("bench: " + failure.getMessage());
      return 1;
    });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<Measurement> selected = new Selection(runs, builds, connections).of(names);
    List<Section> sections = new Session(launcher, selected).run();
    if (record) {
      new Results(launcher.resolveSibling("bench/RESULTS.md")).replaceFigures(sections);
    }
    return 0;
  }
}
