package io.throughline.bench.run;

import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Result;
import io.throughline.bench.http.Requests;
import java.time.Duration;
import java.util.List;

/** How much memory the five services take in one process. */
public final class Memory implements Measurement {
  private static final int BUILDS = 100;
  private static final int LINES = 500_000;
  private static final Duration READING = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String what() {
    return "resident memory of all five services in one process";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    stage.stop();
    try (Client client = stage.client()) {
      client.setPipeline("bench-stamp", Pipelines.stamp());
      client.setPipeline("bench-talk", Pipelines.talk(LINES));
      double atStart = client.installation().residentMegabytes();
      for (int i = 0; i < BUILDS; i++) {
        client.awaitOutput(client.trigger("bench-stamp", "stamp"));
      }
      double afterBuilds = client.installation().residentMegabytes();
      new LogWatch(client.url(), client.authorization())
          .watch(client.trigger("bench-talk", "talk"), LINES);
      Requests.to(client.url(), "/api/v1/builds", client.authorization()).during(READING, 8);
      return Result.of(
          List.of(
              Figure.low("resident memory after %d builds".formatted(BUILDS), "MB", afterBuilds)
                  .target(400),
              Figure.low("resident memory at start", "MB", atStart),
              Figure.low(
                  "resident memory after a long log and a busy API",
                  "MB",
                  client.installation().residentMegabytes())),
          "VmRSS of the one process; PostgreSQL and steps are processes of their own. Then a log of %d lines and %d s of GET /api/v1/builds from 8 connections."
              .formatted(LINES, READING.toSeconds()));
    }
  }
}
