package io.throughline.engine.testing;

import io.throughline.engine.testing.RandomBuild.Deed;
import io.throughline.pipeline.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the constructs of the pipeline language mean, once more and as simply as possible: one step
 * after the other, with no time and nothing that can go wrong.
 */
public final class Reference {
  /** How something ends. */
  public enum End {
    SUCCEEDED,
    FAILED,
    ERRORED,
    /** Errored, by a deadline around it. */
    LATE,
    ABORTED
  }

  /** Part of a build that can be told to stop. */
  private static final class Part {
    final @Nullable Part above;
    @Nullable End told;

    Part(@Nullable Part above) {
      this.above = above;
    }

    @Nullable End told() {
      return told != null || above == null ? told : above.told();
    }
  }

  private static final Duration SHORT = Duration.ofSeconds(10);

  private final Map<String, Deed> deeds;
  private final List<String> ran = new ArrayList<>();
  private final Part whole = new Part(null);
  private final End end;

  public Reference(Plan plan, Map<String, Deed> deeds) {
    this.deeds = deeds;
    this.end = run(plan, whole);
  }

  /** The leaves that run, in an order that is possible. */
  public List<String> ran() {
    return ran;
  }

  /** The status of the build. */
  public String status() {
    return switch (end) {
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case ERRORED, LATE -> "errored";
      case ABORTED -> "aborted";
    };
  }

  private End run(Plan plan, Part part) {
    return switch (plan) {
      case Plan.Task task -> leaf(task.name(), part);
      case Plan.Do(_, List<Plan> steps) -> inOrder(steps, part);
      case Plan.InParallel parallel -> inParallel(parallel, part);
      case Plan.Try(_, Plan step) -> {
        End tried = run(step, part);
        yield tried == End.ABORTED ? tried : End.SUCCEEDED;
      }
      case Plan.Retry(_, List<Plan> attempts) -> attempts(attempts, part);
      case Plan.Timeout timeout -> timeout(timeout, part);
      case Plan.OnSuccess(_, Plan step, Plan hook) -> {
        End first = run(step, part);
        yield first == End.SUCCEEDED ? run(hook, part) : first;
      }
      case Plan.OnFailure(_, Plan step, Plan hook) -> onFailure(run(step, part), hook, part);
      case Plan.OnError(_, Plan step, Plan hook) -> {
        End first = run(step, part);
        if (isError(first)) {
          run(hook, new Part(null));
        }
        yield first;
      }
      case Plan.OnAbort(_, Plan step, Plan hook) -> {
        End first = run(step, part);
        if (first == End.ABORTED) {
          run(hook, new Part(null));
        }
        yield first;
      }
      case Plan.Ensure(_, Plan step, Plan hook) -> ensure(run(step, part), hook, part);
      default -> throw new IllegalArgumentException("not generated: " + plan);
    };
  }

  private End leaf(String name, Part part) {
    End told = part.told();
    if (told != null) {
      return told;
    }
    ran.add(name);
    return switch (deeds.get(name)) {
      case SUCCEED -> End.SUCCEEDED;
      case FAIL -> End.FAILED;
      case ERROR -> End.ERRORED;
      case HANG -> {
        part.told = End.LATE;
        yield End.LATE;
      }
      case AWAIT_ABORT -> {
        whole.told = End.ABORTED;
        yield End.ABORTED;
      }
    };
  }

  private End inOrder(List<Plan> steps, Part part) {
    for (Plan step : steps) {
      End ended = run(step, part);
      if (ended != End.SUCCEEDED) {
        return ended;
      }
    }
    return End.SUCCEEDED;
  }

  private End inParallel(Plan.InParallel plan, Part part) {
    List<End> ends = new ArrayList<>();
    for (Plan step : plan.steps()) {
      boolean enough = plan.failFast() && ends.stream().anyMatch(one -> one != End.SUCCEEDED);
      if (!enough && part.told() == null) {
        ends.add(run(step, part));
      }
    }
    if (part.told() != null) {
      return part.told();
    }
    if (ends.stream().anyMatch(Reference::isError)) {
      return End.ERRORED;
    }
    return ends.stream().allMatch(one -> one == End.SUCCEEDED) ? End.SUCCEEDED : End.FAILED;
  }

  private End attempts(List<Plan> attempts, Part part) {
    End last = End.SUCCEEDED;
    for (Plan attempt : attempts) {
      last = run(attempt, part);
      if (last == End.SUCCEEDED) {
        return last;
      }
      if (part.told() != null) {
        return part.told();
      }
    }
    return last;
  }

  private End timeout(Plan.Timeout plan, Part part) {
    Part limited = new Part(part);
    End ended = run(plan.step(), limited);
    boolean isShort = plan.limit().compareTo(SHORT) < 0;
    return isShort && limited.told == End.LATE && ended == End.LATE ? End.FAILED : ended;
  }

  private End onFailure(End first, Plan hook, Part part) {
    if (first != End.FAILED) {
      return first;
    }
    End hooked = run(hook, part);
    return isError(hooked) || hooked == End.ABORTED ? hooked : first;
  }

  private End ensure(End first, Plan hook, Part part) {
    End hooked = run(hook, part.told() == null ? part : new Part(null));
    if (part.told() != null) {
      return part.told();
    }
    if (isError(first) || isError(hooked)) {
      return End.ERRORED;
    }
    return first == End.SUCCEEDED ? hooked : first;
  }

  private static boolean isError(End end) {
    return end == End.ERRORED || end == End.LATE;
  }
}
