package io.throughline.bench.run;

import io.throughline.bench.figure.Breakdown;
import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Result;
import io.throughline.bench.figure.Samples;
import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/** What a step costs that does nothing. */
public final class StepTime implements Measurement {
  private static final int STEPS = 100;

  /** The compiler of the JVM takes about that long to be done with what a step runs through. */
  private static final int WARM_UP = 15;

  private final int runs;

  public StepTime(int runs) {
    this.runs = runs;
  }

  @Override
  public String name() {
    return "steps";
  }

  @Override
  public String what() {
    return "time a step, of 100 tasks `true` in a row";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    try (Client client = stage.client()) {
      client.setPipeline("bench-steps", Pipelines.steps(STEPS));
      Breakdown where = new Breakdown("one step");
      List<Double> millis = new ArrayList<>();
      double first = once(client, new Breakdown(""));
      for (int i = 1; i < WARM_UP; i++) {
        once(client, new Breakdown(""));
      }
      stage.progress("warm; %d builds of %d steps follow".formatted(runs, STEPS));
      for (int i = 0; i < runs; i++) {
        millis.add(once(client, where));
      }
      Samples samples = Samples.of(millis);
      return Result.of(
              List.of(
                  Figure.low("time a step, median build", "ms", samples.median())
                      .target(8)
                      .peer(900),
                  Figure.low("time a step, fastest build", "ms", samples.smallest()),
                  Figure.low("time a step, slowest build", "ms", samples.largest()),
                  Figure.low("time a step, first build", "ms", first)),
              "%d builds of %d tasks `true`, from the start of the first task to the end of the last, divided by %d; %d builds to warm up are left out."
                  .formatted(runs, STEPS, STEPS, WARM_UP))
          .explainedBy(where);
    }
  }

  private static double once(Client client, Breakdown where) throws InterruptedException {
    long build = client.trigger("bench-steps", "steps");
    client.awaitOutput(build);
    Trace trace = client.trace(build);
    List<Span> tasks =
        trace.spans().stream().filter(span -> span.name().startsWith("task ")).toList();
    long from = tasks.getFirst().startNs();
    long to = tasks.getLast().endNs().orElseThrow();
    where.add(trace, from, to, STEPS);
    return (to - from) / 1e6 / STEPS;
  }
}
