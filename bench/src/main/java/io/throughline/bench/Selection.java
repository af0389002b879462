package io.throughline.bench;

import io.throughline.bench.run.BuildsList;
import io.throughline.bench.run.ColdStart;
import io.throughline.bench.run.HopTime;
import io.throughline.bench.run.LogLines;
import io.throughline.bench.run.Measurement;
import io.throughline.bench.run.Memory;
import io.throughline.bench.run.Overhead;
import io.throughline.bench.run.SecretLookups;
import io.throughline.bench.run.ShimCost;
import io.throughline.bench.run.SpanThroughput;
import io.throughline.bench.run.StepTime;
import io.throughline.bench.run.TriggerLatency;
import io.throughline.cli.terminal.CliFailure;
import java.time.Duration;
import java.util.List;

/**
 * The measurements that there are, in the order in which they run.
 *
 * @param runs of the quick ones; the slow ones run less often in proportion
 */
record Selection(int runs, int builds, int connections) {
  /** Of the quick ones, when nothing else is said. */
  static final int RUNS = 60;

  /** Calls of the shim then. */
  private static final int SHIM_RUNS = 500;

  private static final Duration ASKING = Duration.ofSeconds(15);

  List<Measurement> all() {
    return List.of(
        new TriggerLatency(runs),
        new StepTime(atLeastOne(12)),
        new HopTime(atLeastOne(2)),
        new LogLines(atLeastOne(20)),
        new Memory(),
        new BuildsList(builds, connections, ASKING),
        new Overhead(atLeastOne(6)),
        new SpanThroughput(),
        new SecretLookups(),
        new ShimCost(runs * SHIM_RUNS / RUNS),
        new ColdStart(atLeastOne(10)));
  }

  /**
   * Those of the given names; all when there is none.
   *
   * @throws CliFailure when there is no such measurement
   */
  List<Measurement> of(List<String> names) {
    List<Measurement> all = all();
    List<String> known = all.stream().map(Measurement::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new CliFailure("there is no measurement \"%s\"; there are %s".formatted(name, known));
      }
    }
    return names.isEmpty()
        ? all
        : all.stream().filter(each -> names.contains(each.name())).toList();
  }

  private int atLeastOne(int part) {
    return Math.max(1, runs / part);
  }
}
