package io.throughline.bench.run;

import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Result;
import io.throughline.bench.http.Collector;
import io.throughline.bench.http.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests for the list of builds are answered, without and with export of traces. */
public final class BuildsList implements Measurement {
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final int AT_ONCE = 16;
  private static final int TARGET_RATE = 1_500;
  private static final int TARGET_P99_MS = 30;

  private final int builds;
  private final int connections;
  private final Duration time;

  /**
   * @param builds that there are
   * @param connections each asks again when it has its answer
   */
  public BuildsList(int builds, int connections, Duration time) {
    this.builds = builds;
    this.connections = connections;
    this.time = time;
  }

  @Override
  public String name() {
    return "api";
  }

  @Override
  public String what() {
    return "requests a second to GET /api/v1/builds";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    Requests.Answers off;
    try (Client client = stage.client()) {
      fill(stage, client);
      off = ask(stage, client);
    }
    try (Collector collector = Collector.start()) {
      Map<String, String> export =
          Map.of(
              "OTEL_EXPORTER_OTLP_ENDPOINT",
              collector.endpoint().toString(),
              "OTEL_EXPORTER_OTLP_PROTOCOL",
              "http/protobuf");
      try (Client client = stage.client(export)) {
        Requests.Answers on = ask(stage, client);
        stage.stop();
        return result(off, on, collector.spans());
      }
    }
  }

  private Result result(Requests.Answers off, Requests.Answers on, long spans) {
    return Result.of(
        List.of(
            Figure.high("GET /api/v1/builds, no export", "requests/s", off.rate())
                .target(TARGET_RATE)
                .peer(300),
            Figure.low("its P99", "ms", off.millis().percentile(99))
                .target(TARGET_P99_MS)
                .peer(155),
            Figure.low("its median", "ms", off.millis().median()),
            Figure.high("GET /api/v1/builds, traces exported", "requests/s", on.rate())
                .target(TARGET_RATE)
                .peer(300),
            Figure.low("its P99", "ms", on.millis().percentile(99)).target(TARGET_P99_MS).peer(155),
            Figure.low("its median", "ms", on.millis().median())),
        "%d builds; an answer lists 100, %d bytes. %d connections, each asks again when it has its answer, over plain sockets on threads of this machine, which take their share of its cores; %d s after %d s to warm up."
            .formatted(builds, off.bytesEach(), connections, time.toSeconds(), WARM_UP.toSeconds()),
        "The peer was measured without tracing. With export, all traces go to a collector on this machine that reads every span: %d spans for %d answers and what came before them."
            .formatted(spans, on.millis().count()));
  }

  private Requests.Answers ask(Stage stage, Client client) throws InterruptedException {
    Requests requests = Requests.to(client.url(), "/api/v1/builds", client.authorization());
    requests.during(WARM_UP, connections);
    Requests.Answers answers = requests.during(time, connections);
    stage.progress("%.0f requests/s".formatted(answers.rate()));
    return answers;
  }

  /** Runs builds until there are enough. */
  private void fill(Stage stage, Client client) throws InterruptedException, ExecutionException {
    client.setPipeline("bench-stamp", Pipelines.stamp());
    long missing = builds - client.newestOfAll();
    stage.progress("%d builds run first".formatted(Math.max(0, missing)));
    long began = System.nanoTime();
    AtomicLong left = new AtomicLong(missing);
    List<Future<?>> working = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        working.add(
            threads.submit(() -> {
              while (left.getAndDecrement() > 0) {
                client.awaitOutput(client.trigger("bench-stamp", "stamp"));
              }
            }));
      }
      for (Future<?> each : working) {
        each.get();
      }
    }
    if (missing > 0) {
      stage.progress(
          "they took %.0f s, %d at a time".formatted((System.nanoTime() - began) / 1e9, AT_ONCE));
    }
    Waiting.until("all builds have ended", PATIENCE, () -> !client.isRunning(client.newestOfAll()));
  }
}
