package io.throughline.bench.run;

import io.throughline.bench.figure.Breakdown;
import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Result;
import io.throughline.bench.figure.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From the end of a build to the process of the build that comes after it. */
public final class HopTime implements Measurement {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final int runs;

  public HopTime(int runs) {
    this.runs = runs;
  }

  @Override
  public String name() {
    return "hop";
  }

  @Override
  public String what() {
    return "from a build's end to the process of a downstream build (`passed`)";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    try (Client client = stage.client()) {
      client.setPipeline("bench-hop", Pipelines.hop());
      Breakdown where = new Breakdown("end of the upstream build to the downstream task's process");
      for (int i = 0; i < runs / 2; i++) {
        once(client, new Breakdown(""));
      }
      stage.progress("warm; %d hops follow".formatted(runs));
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        millis.add(once(client, where));
      }
      Samples samples = Samples.of(millis);
      return Result.of(
              List.of(
                  Figure.low("hop over `passed`, median", "ms", samples.median())
                      .target(300)
                      .peer(18_000),
                  Figure.low("hop over `passed`, P99", "ms", samples.percentile(99))),
              "%d hops, from the end of the upstream build's span to the `date` of the downstream build's task, which has a get before it; %d hops to warm up are left out."
                  .formatted(runs, runs / 2))
          .explainedBy(where);
    }
  }

  private static double once(Client client, Breakdown where) throws InterruptedException {
    long before = client.newest("bench-hop", "down");
    long up = client.trigger("bench-hop", "up");
    Waiting.until(
        "job down has a new build", PATIENCE, () -> client.newest("bench-hop", "down") > before);
    long down = client.newest("bench-hop", "down");
    String[] lines = client.awaitOutput(down).strip().split("\n");
    long process = Long.parseLong(lines[lines.length - 1]);
    long ended = Client.root(client.trace(up)).endNs().orElseThrow();
    where.add(client.trace(down), ended, process);
    return (process - ended) / 1e6;
  }
}
