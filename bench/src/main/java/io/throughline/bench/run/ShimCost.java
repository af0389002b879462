package io.throughline.bench.run;

import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Report;
import io.throughline.bench.figure.Result;
import io.throughline.bench.figure.Table;
import io.throughline.bench.run.ShimReport.Times;
import io.throughline.bench.run.ShimReport.Variant;
import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the shim adds to a command, beside other wrappers. The measuring is done by a program in Go,
 * {@code bench/shim}, since processes can be started from there in less time than here.
 */
public final class ShimCost implements Measurement {
  private static final double OVER_COMMAND_MS = 3;
  private static final double OVER_BARE_MS = 1.5;
  private static final double TIMES_AS_FAST = 2;
  private static final double RESIDENT_MB = 6;
  private static final double PROGRAM_MB = 5;

  private final int rounds;

  /**
   * @param rounds of each variant
   */
  public ShimCost(int rounds) {
    this.rounds = rounds;
  }

  @Override
  public String name() {
    return "shim";
  }

  @Override
  public String what() {
    return "what throughline-shim adds to a command, beside other wrappers";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    stage.stop();
    ShimReport report = report(stage);
    if (report.skipped().isPresent()) {
      return Result.of(List.of(), "Not measured: " + report.skipped().get());
    }
    return Result.of(
            figures(report),
            "%d rounds, in which all run `/bin/true` in turn; milliseconds over it alone, which takes the first row, from before the process is made until it has been waited for. Busy: one more process a core that does nothing but spin."
                .formatted(report.rounds()),
            "All send to one receiver, a process of its own on this machine; each was seen to send its span with the exit code before, and all that was to arrive did. \"Others\" are compared by what a span alone costs, over the command, at the 10th percentile; the faster of otel-cli's two protocols counts. Memory is the most that the wrapper had itself in 20 calls, calls are those of the system that all its threads make, both counted while it is traced.")
        .with(table(report))
        .noting(report.notes());
  }

  private ShimReport report(Stage stage) throws IOException, InterruptedException {
    String program = stage.source("bench/shim/run").toString();
    Process process =
        new ProcessBuilder(program, "--rounds", Integer.toString(rounds))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] text = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new CliFailure(program + " failed; what it says stands above");
    }
    return ShimReport.of(text);
  }

  private static List<Figure> figures(ShimReport report) {
    Variant bare = report.get("bare");
    Variant span = report.get("shim-span");
    Variant whole = report.get("shim-metrics");
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.low("span and metrics, 10th percentile", "ms", whole.quiet().p10())
            .target(OVER_COMMAND_MS));
    figures.add(
        Figure.low("over forking and waiting alone", "ms", whole.quiet().p10() - bare.quiet().p10())
            .target(OVER_BARE_MS));
    figures.add(
        Figure.low("the first on a busy machine", "ms", whole.busy().p10())
            .target(OVER_COMMAND_MS));
    figures.add(
        Figure.low("the second on a busy machine", "ms", whole.busy().p10() - bare.busy().p10())
            .target(OVER_BARE_MS));
    report
        .find("sdk")
        .ifPresent(sdk -> figures.add(timesAsFast("OpenTelemetry's SDK", span, Stream.of(sdk))));
    if (report.find("otel-cli").isPresent()) {
      figures.add(
          timesAsFast(
              "otel-cli exec",
              span,
              Stream.of(report.get("otel-cli"), report.get("otel-cli-grpc"))));
    }
    figures.add(resident("span", span));
    figures.add(resident("span, metrics and intake", report.get("shim-intake")));
    figures.add(Figure.low("size of the program", "MB", span.megabytes()).target(PROGRAM_MB));
    return figures;
  }

  private static Figure timesAsFast(String name, Variant span, Stream<Variant> others) {
    double fastest = others.mapToDouble(each -> each.quiet().p10()).min().orElseThrow();
    return Figure.high(name + ", times what the shim takes", "", fastest / span.quiet().p10())
        .target(TIMES_AS_FAST);
  }

  private static Figure resident(String with, Variant variant) {
    return Figure.low("resident memory, " + with, "MB", variant.resident()).target(RESIDENT_MB);
  }

  private static Table table(ShimReport report) {
    Table table =
        new Table(
            "ms",
            "least",
            "10 %",
            "median",
            "busy: least",
            "10 %",
            "median",
            "memory, MB",
            "program, MB",
            "calls");
    for (Variant each : report.variants()) {
      table.row(
          Stream.of(
                  Stream.of(each.what()),
                  numbers(each.quiet()),
                  numbers(each.busy()),
                  Stream.of(
                      known(each.resident(), Report::number),
                      known(each.megabytes(), Report::number),
                      known(each.calls(), calls -> Integer.toString(calls.intValue()))))
              .flatMap(cells -> cells)
              .toArray(String[]::new));
    }
    return table;
  }

  private static Stream<String> numbers(Times times) {
    return Stream.of(times.minimum(), times.p10(), times.median()).map(Report::number);
  }

  /** Nothing for what was not measured. */
  private static String known(double value, Function<Double, String> text) {
    return value == 0 ? "" : text.apply(value);
  }
}
