package io.throughline.bench.run;

import io.throughline.bench.figure.Breakdown;
import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Result;
import io.throughline.bench.figure.Samples;
import io.throughline.cli.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/** From the request that triggers a build to the process of its first step. */
public final class TriggerLatency implements Measurement {
  private final int runs;

  public TriggerLatency(int runs) {
    this.runs = runs;
  }

  @Override
  public String name() {
    return "trigger";
  }

  @Override
  public String what() {
    return "from triggering a job to its first step's process";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    stage.stop();
    try (Client client = stage.client()) {
      client.setPipeline("bench-stamp", Pipelines.stamp());
      Breakdown where = new Breakdown("POST .../builds to the process of the first step");
      double first = once(client, new Breakdown(""));
      for (int i = 0; i < runs / 2; i++) {
        once(client, new Breakdown(""));
      }
      stage.progress("warm; %d runs follow".formatted(runs));
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        millis.add(once(client, where));
      }
      Samples samples = Samples.of(millis);
      return Result.of(
              List.of(
                  Figure.low("trigger to first process, median", "ms", samples.median())
                      .target(250)
                      .peer(11_600),
                  Figure.low("trigger to first process, P99", "ms", samples.percentile(99)),
                  Figure.low("the same, first build after a start", "ms", first)),
              "%d builds one after the other, from the client's clock before the POST to the `date` that the step runs; %d builds to warm up are left out."
                  .formatted(runs, runs / 2 + 1))
          .explainedBy(where);
    }
  }

  private static double once(Client client, Breakdown where) throws InterruptedException {
    long began = Nanos.now();
    long build = client.trigger("bench-stamp", "stamp");
    long process = Long.parseLong(client.awaitOutput(build).strip());
    Trace trace = client.trace(build);
    where.add(trace, began, process);
    return (process - began) / 1e6;
  }
}
