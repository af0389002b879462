package io.throughline.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Measures what a step costs: {@code true} as a task over gRPC, one after the other, beside a bare
 * process. Prints milliseconds. For a quiet machine.
 */
public final class StepCost {
  private static final int WARM_UP = 150;
  private static final int STEPS = 200;

  private StepCost() {}

  private interface Step {
    void run(int number) throws Exception;
  }

  /** Measures all ways. */
  public static void main(String[] args) throws Exception {
    if (args.length > 0) {
      withRunner("isolated, spares", config -> config);
      return;
    }
    measure("bare process", _ -> new ProcessBuilder("/bin/true").start().waitFor());
    withRunner("isolated, spares", config -> config);
    withRunner("isolated, spares, shim", Way.SHIMMED::of);
    withRunner("isolated, no spares", config -> spares(config, 0));
    withRunner("plain, spares", TestRunner::plain);
    withRunner("plain, no spares", config -> spares(TestRunner.plain(config), 0));
  }

  private static RunnerConfig spares(RunnerConfig config, int spares) {
    StepPolicy policy = config.policy();
    return config.withPolicy(
        new StepPolicy(
            policy.isolation(),
            policy.hidden(),
            policy.resourceTypes(),
            policy.environment(),
            policy.shim(),
            spares));
  }

  private static void withRunner(String name, UnaryOperator<RunnerConfig> change) throws Exception {
    Path data = Files.createTempDirectory("step-cost");
    try (TestRunner runner = TestRunner.start(data, change)) {
      String build = UUID.randomUUID().toString();
      measure(
          name,
          number -> {
            var spec = Specs.command(build + "-" + number, "/bin/true");
            spec.setOwner(Specs.owner(build, "step-" + number));
            runner.run(spec);
          });
      runner.release(build);
      measure(
          name + ", mock check",
          number ->
              runner.run(
                  Specs.resource(
                      "c" + number,
                      "mock",
                      io.throughline.proto.ResourceCall.Action.CHECK_VERSIONS,
                      "{\"source\":{}}")));
    }
  }

  private static void measure(String name, Step step) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      step.run(-1 - i);
    }
    double[] millis = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      long start = System.nanoTime();
      step.run(i);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    List<Double> shown =
        List.of(millis[0], millis[STEPS / 10], millis[STEPS / 2], millis[STEPS * 9 / 10]);
    System.out.printf(
        "%-32s min %.2f  p10 %.2f  median %.2f  p90 %.2f%n",
        name, shown.get(0), shown.get(1), shown.get(2), shown.get(3));
  }
}
