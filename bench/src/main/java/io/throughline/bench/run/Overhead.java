package io.throughline.bench.run;

import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Result;
import io.throughline.bench.figure.Samples;
import io.throughline.bench.http.Requests;
import io.throughline.bench.peer.Receiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What telemetry costs a request: three installations side by side, one without telemetry, one that
 * exports a tenth of its traces, one that exports all, asked in turns.
 */
public final class Overhead implements Measurement {
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration TURN = Duration.ofSeconds(5);
  private static final int CONNECTIONS = 8;
  private static final double RATE = 300;
  private static final double TARGET_MS = 1;

  private final int turns;

  /**
   * @param turns of each installation
   */
  public Overhead(int turns) {
    this.turns = turns;
  }

  @Override
  public String name() {
    return "overhead";
  }

  @Override
  public String what() {
    return "what telemetry adds to a request";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    stage.stop();
    try (Receiver receiver = Receiver.start();
        Side off = new Side(stage.beside("off"), Map.of("OTEL_TRACES_SAMPLER", "always_off"));
        Side tenth = new Side(stage.beside("tenth"), exporting(receiver, "0.1"));
        Side all = new Side(stage.beside("all"), exporting(receiver, "1"))) {
      List<Side> sides = List.of(off, tenth, all);
      for (Side side : sides) {
        side.warmUp();
      }
      for (int turn = 0; turn < turns; turn++) {
        stage.progress("turn %d of %d".formatted(turn + 1, turns));
        for (Side side : sides) {
          side.turn();
        }
      }
      return result(receiver, off, tenth, all);
    }
  }

  private Result result(Receiver receiver, Side off, Side tenth, Side all) {
    return Result.of(
        List.of(
            Figure.high(
                "GET .../pipelines/bench-stamp/jobs, telemetry off", "requests/s", off.rate()),
            Figure.high("10 % of traces exported", "requests/s", tenth.rate()),
            Figure.high("all traces exported", "requests/s", all.rate()),
            Figure.low("P99 at %.0f requests/s, off".formatted(RATE), "ms", off.p99()),
            Figure.low("10 % exported adds to it", "ms", tenth.p99() - off.p99()).target(TARGET_MS),
            Figure.low("all exported adds to it", "ms", all.p99() - off.p99()).target(TARGET_MS),
            Figure.low("median at that rate, off", "ms", off.median()),
            Figure.low("10 % exported adds to it", "ms", tenth.median() - off.median()),
            Figure.low("all exported adds to it", "ms", all.median() - off.median())),
        "Three installations run side by side and are asked in turns, %d turns of %d s each as fast as answers come and then at %.0f requests a second, over %d connections; a figure is the median of its turns."
            .formatted(turns, TURN.toSeconds(), RATE, CONNECTIONS),
        "At a fixed rate a request begins when it is due, so that a wait for a connection counts. What is exported goes to %s on this machine, which took %d spans."
            .formatted(receiver.what(), receiver.spans()));
  }

  private static Map<String, String> exporting(Receiver receiver, String share) {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        receiver.grpc().toString(),
        "OTEL_TRACES_SAMPLER",
        "parentbased_traceidratio",
        "OTEL_TRACES_SAMPLER_ARG",
        share);
  }

  /** One of the installations, and what it was seen to do. */
  private static final class Side implements AutoCloseable {
    private final Stage stage;
    private final Client client;
    private final Requests requests;
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> p99s = new ArrayList<>();
    private final List<Double> medians = new ArrayList<>();

    Side(Stage stage, Map<String, String> environment) throws Exception {
      this.stage = stage;
      this.client = stage.client(environment);
      client.setPipeline("bench-stamp", Pipelines.stamp());
      this.requests =
          Requests.to(
              client.url(),
              "/api/v1/teams/main/pipelines/bench-stamp/jobs",
              client.authorization());
    }

    void warmUp() throws InterruptedException {
      requests.during(WARM_UP, CONNECTIONS);
    }

    void turn() throws InterruptedException {
      rates.add(requests.during(TURN, CONNECTIONS).rate());
      Samples paced = requests.atRate(RATE, TURN, CONNECTIONS).millis();
      p99s.add(paced.percentile(99));
      medians.add(paced.median());
    }

    double rate() {
      return Samples.of(rates).median();
    }

    double p99() {
      return Samples.of(p99s).median();
    }

    double median() {
      return Samples.of(medians).median();
    }

    @Override
    public void close() {
      client.close();
      stage.close();
    }
  }
}
