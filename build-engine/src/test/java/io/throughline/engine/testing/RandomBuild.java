package io.throughline.engine.testing;

import io.throughline.pipeline.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A plan with what its leaves do, by chance. Whatever the timing, it has only one outcome: steps
 * that are side by side do not influence each other, but for those that run one at a time.
 */
public final class RandomBuild {
  /** What a leaf does. */
  public enum Deed {
    SUCCEED,
    FAIL,
    ERROR,
    /** Runs until a deadline stops it. */
    HANG,
    /** Runs until the build is aborted. */
    AWAIT_ABORT
  }

  private static final int DEEPEST = 4;
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Random random;
  private final String name;
  private final TestPlans plans = new TestPlans();
  private final Map<String, Deed> deeds = new HashMap<>();
  private final Map<String, Script> scripts = new HashMap<>();
  private final Map<String, String> outputs = new HashMap<>();
  private final boolean aborts;
  private final Plan plan;

  /**
   * A build.
   *
   * @param name the beginning of the names of all steps
   * @param aborts whether one of the steps waits until the build is aborted
   */
  public RandomBuild(long seed, String name, boolean aborts) {
    this.random = new Random(seed);
    this.name = name;
    this.aborts = aborts;
    Plan whole = plan(0);
    this.plan =
        aborts ? plans.inOrder(leaf(Deed.SUCCEED), abortable(whole), leaf(Deed.SUCCEED)) : whole;
  }

  public Plan plan() {
    return plan;
  }

  /** What each leaf does, by its name. */
  public Map<String, Deed> deeds() {
    return deeds;
  }

  /** What each leaf prints, by its name. */
  public Map<String, String> outputs() {
    return outputs;
  }

  /** The script of each leaf, by its name. */
  public Map<String, Script> scripts() {
    return scripts;
  }

  private Plan abortable(Plan other) {
    Plan point = leaf(Deed.AWAIT_ABORT);
    return switch (random.nextInt(6)) {
      case 0 -> plans.onAbort(point, other);
      case 1 -> plans.ensure(point, other);
      case 2 -> plans.attempts(point, other);
      case 3 -> plans.ensure(plans.onAbort(plans.swallowing(point), other), leaf(Deed.FAIL));
      case 4 -> new Plan.InParallel(plans.id(), List.of(point, other), OptionalInt.of(1), false);
      default ->
          plans.onSuccess(plans.inOrder(leaf(Deed.SUCCEED), plans.within(LONG, point)), other);
    };
  }

  private Plan plan(int depth) {
    if (depth == DEEPEST || random.nextInt(5) == 0) {
      return leaf(anyDeed());
    }
    int below = depth + 1;
    return switch (random.nextInt(11)) {
      case 0, 1 -> plans.inOrder(several(below));
      case 2 -> plans.inParallel(false, several(below));
      case 3 -> new Plan.InParallel(plans.id(), List.of(several(below)), OptionalInt.of(1), true);
      case 4 -> plans.swallowing(plan(below));
      case 5 -> plans.attempts(several(below));
      case 6 -> random.nextBoolean() ? late() : plans.within(LONG, plan(below));
      case 7 -> plans.onSuccess(plan(below), plan(below));
      case 8 -> plans.onFailure(plan(below), plan(below));
      case 9 -> plans.onError(plan(below), plan(below));
      default -> plans.ensure(plan(below), plan(below));
    };
  }

  /** Something that a deadline stops in its first step. */
  private Plan late() {
    Plan hangs = leaf(Deed.HANG);
    Plan step =
        switch (random.nextInt(5)) {
          case 0 -> plans.swallowing(hangs);
          case 1 -> plans.ensure(hangs, leaf(Deed.SUCCEED));
          case 2 -> plans.onError(hangs, leaf(Deed.SUCCEED));
          case 3 -> plans.onAbort(plans.onFailure(hangs, leaf(Deed.SUCCEED)), leaf(Deed.SUCCEED));
          default -> hangs;
        };
    return plans.within(SHORT, step);
  }

  private Plan[] several(int depth) {
    List<Plan> steps = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      steps.add(plan(depth));
    }
    return steps.toArray(Plan[]::new);
  }

  private Deed anyDeed() {
    return switch (random.nextInt(5)) {
      case 0 -> Deed.FAIL;
      case 1 -> Deed.ERROR;
      default -> Deed.SUCCEED;
    };
  }

  private Plan leaf(Deed deed) {
    String leaf = name + "-" + deeds.size();
    deeds.put(leaf, deed);
    Script script = Script.ending();
    StringBuilder output = new StringBuilder();
    for (int lines = random.nextInt(4); lines > 0; lines--) {
      String line = "line %d of %s €%s".formatted(lines, leaf, random.nextInt(3) == 0 ? "" : "\n");
      output.append(line);
      script.prints(line).pauses(random.nextInt(30));
    }
    outputs.put(leaf, output.toString());
    switch (deed) {
      case SUCCEED -> script.exits(0);
      case FAIL -> script.exits(1);
      case ERROR -> script.isLost("on purpose");
      case HANG, AWAIT_ABORT -> script.hangs();
    }
    scripts.put(leaf, script);
    return plans.task(leaf);
  }

  /** Whether a step waits until the build is aborted. */
  public boolean aborts() {
    return aborts;
  }
}
