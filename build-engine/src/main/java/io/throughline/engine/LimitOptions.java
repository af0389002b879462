package io.throughline.engine;

import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.engine.build.Limits;
import java.util.function.Supplier;

/** The limits as options. */
final class LimitOptions {
  private static final int KIB = 1 << 10;
  private static final long MIB = 1L << 20;

  private LimitOptions() {}

  static Supplier<Limits> declare(Options options) {
    Limits standard = Limits.standard();
    Options group = options.group("Limits");
    Option<Integer> depth =
        group.integer("max-plan-depth", standard.planDepth(), 1, 64, "levels of steps in steps");
    Option<Integer> steps =
        group.integer("max-steps", standard.steps(), 1, 1_000_000, "steps of one build");
    Option<Integer> parallel =
        group.integer(
            "max-parallel-steps",
            standard.parallelSteps(),
            1,
            100_000,
            "steps of one build that run at a time");
    Option<Integer> builds =
        group.integer(
            "max-builds",
            standard.builds(),
            1,
            100_000,
            "builds that run here at a time; more wait");
    Option<Integer> line =
        group.integer(
            "max-line-kib",
            standard.lineBytes() / KIB,
            1,
            512,
            "KiB of one line of output; longer ones are split");
    Option<Integer> log =
        group.integer(
            "max-log-mib",
            (int) (standard.logBytes() / MIB),
            1,
            1 << 20,
            "MiB of output that are kept of one build");
    Option<Integer> spans =
        group.integer(
            "max-spans", standard.spans(), 1, 100_000_000, "spans that are kept of one trace");
    return () ->
        new Limits(
            depth.value(),
            steps.value(),
            parallel.value(),
            builds.value(),
            line.value() * KIB,
            log.value() * MIB,
            spans.value());
  }
}
