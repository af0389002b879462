package io.throughline.engine.keep;

import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.pipeline.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Which builds' traces are exported at their end although they were not sampled.
 *
 * @param rules one of them is enough
 * @param slowerThan a build is slow when it took so many times as long as its job's median
 * @param slowerBy and this much longer than that
 */
public record KeepPolicy(List<KeepRule> rules, double slowerThan, Duration slowerBy) {
  private static final List<KeepRule> USUAL =
      List.of(KeepRule.FAILED, KeepRule.ERRORED, KeepRule.SLOW, KeepRule.CHANGED, KeepRule.ASKED);
  private static final double TIMES = 2;
  private static final double MOST_TIMES = 1000;
  private static final Duration LONGER = Duration.ofSeconds(10);

  public KeepPolicy {
    rules = List.copyOf(rules);
  }

  /** The policy of an installation that says nothing of it. */
  public static KeepPolicy standard() {
    return new KeepPolicy(USUAL, TIMES, LONGER);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<KeepPolicy> declare(Options options) {
    Options group = options.group("Telemetry");
    Option<List<KeepRule>> rules =
        group.choices(
            "tracing-keep",
            KeepRule.class,
            USUAL,
            "builds whose traces are exported at their end although they were not sampled: failed,"
                + " errored, aborted, slow, changed or asked");
    Option<Double> times =
        group.decimal(
            "tracing-keep-slower-than",
            TIMES,
            1,
            MOST_TIMES,
            "a build is slow when it took so many times as long as the median of the last "
                + History.GREEN
                + " that succeeded of its job");
    Option<Duration> longer =
        group.duration(
            "tracing-keep-slower-by", LONGER.toSeconds() + "s", "and this much longer than that");
    return () -> new KeepPolicy(rules.value(), times.value(), longer.value());
  }

  /** Why the trace is exported; empty when it is not. */
  public List<KeepRule> reasons(EndedBuild build, History history) {
    return rules.stream().sorted().filter(rule -> applies(rule, build, history)).toList();
  }

  private boolean applies(KeepRule rule, EndedBuild build, History history) {
    return switch (rule) {
      case FAILED -> build.outcome() instanceof Outcome.Failed && !build.check();
      case ERRORED -> build.outcome() instanceof Outcome.Errored && !build.check();
      case ABORTED -> build.outcome() instanceof Outcome.Aborted;
      case SLOW -> history.median().map(median -> isSlow(build.took(), median)).orElse(false);
      case CHANGED ->
          !(build.outcome() instanceof Outcome.Aborted)
              && history
                  .previousGreen()
                  .map(green -> green != build.outcome().isSuccess())
                  .orElse(false);
      case ASKED -> build.asked();
    };
  }

  private boolean isSlow(Duration took, Duration median) {
    return took.toMillis() > median.toMillis() * slowerThan
        && took.compareTo(median.plus(slowerBy)) > 0;
  }
}
