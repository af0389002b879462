package io.throughline.bench.run;

import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Result;
import io.throughline.bench.figure.Samples;
import java.util.ArrayList;
import java.util.List;

/** How fast a step's output comes to somebody who watches. */
public final class LogLines implements Measurement {
  private static final int LINES = 2_000_000;

  private final int runs;

  public LogLines(int runs) {
    this.runs = runs;
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public String what() {
    return "lines of a build's log to a watcher, a second";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    try (Client client = stage.client()) {
      client.setPipeline("bench-talk", Pipelines.talk(LINES));
      LogWatch watch = new LogWatch(client.url(), client.authorization());
      List<Double> rates = new ArrayList<>();
      List<Double> whole = new ArrayList<>();
      watch.watch(client.trigger("bench-talk", "talk"), LINES);
      for (int i = 0; i < runs; i++) {
        LogWatch.Watched seen = watch.watch(client.trigger("bench-talk", "talk"), LINES);
        rates.add(seen.perSecond() / 1000);
        whole.add(LINES / seen.seconds() / 1000);
        stage.progress("%.0f thousand lines/s".formatted(rates.getLast()));
      }
      Samples samples = Samples.of(rates);
      return Result.of(
          List.of(
              Figure.high("log lines to a watcher, median", "k/s", samples.median())
                  .target(400)
                  .peer(85),
              Figure.high("log lines to a watcher, slowest", "k/s", samples.smallest()),
              Figure.high(
                  "the same from the trigger of the build on", "k/s", Samples.of(whole).median())),
          "%d builds of one task `seq %d`, watched from its trigger on; from the first line seen to the last. Each line was counted, none was missing. The watcher only counts, where the peer's was `fly watch`, which prints."
              .formatted(runs, LINES));
    }
  }
}
