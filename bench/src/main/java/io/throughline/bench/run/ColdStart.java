package io.throughline.bench.run;

import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Result;
import io.throughline.bench.figure.Samples;
import io.throughline.bench.http.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From the command that starts Throughline to an answer that takes all of it. */
public final class ColdStart implements Measurement {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final int runs;

  public ColdStart(int runs) {
    this.runs = runs;
  }

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String what() {
    return "from `./throughline up` on existing data to an answer of the API";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    String authorization;
    try (Client client = stage.client()) {
      authorization = client.authorization();
    }
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      stage.stop();
      long began = System.nanoTime();
      Installation started = stage.launch();
      Waiting.until("the API answers", PATIENCE, () -> answers(started, authorization));
      seconds.add((System.nanoTime() - began) / 1e9);
      started.awaitReady();
    }
    Samples samples = Samples.of(seconds);
    return Result.of(
        List.of(
            Figure.low("cold start to ready, median", "s", samples.median()).target(2.5),
            Figure.low("cold start to ready, slowest", "s", samples.largest())),
        "%d starts of `./throughline up` with its PostgreSQL, to the first 200 of GET /api/v1/builds, which goes through gateway, scheduler and database."
            .formatted(runs));
  }

  private static boolean answers(Installation started, String authorization) {
    try (Connection connection = Connection.open(started.url())) {
      connection.send("GET", "/api/v1/builds?limit=1", authorization);
      return connection.readHead() == 200;
    } catch (IOException _) {
      return false;
    }
  }
}
