package io.throughline.pipeline.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.RandomJson;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.ContainerLimits;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.config.Step.AcrossVar;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.plan.Plan.VersionSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Plans of every kind, the same for the same seed. */
public final class RandomPlan {
  private final RandomJson some;
  private int lastId;

  public RandomPlan(Random random) {
    this.some = new RandomJson(random);
  }

  private PlanId id() {
    lastId++;
    return new PlanId(Integer.toHexString(lastId));
  }

  public Plan plan(int depth) {
    return depth == 0 || some.below(3) == 0 ? leaf() : wrapper(depth - 1);
  }

  private Plan leaf() {
    return switch (some.below(7)) {
      case 0 -> get();
      case 1 -> put();
      case 2 -> check();
      case 3 -> run();
      case 4 ->
          new Plan.SetPipeline(
              id(),
              some.word(),
              some.word(),
              some.maybe(some::name),
              some.entries(() -> some.value(2)),
              some.some(2, some::text),
              some.entries(() -> some.value(1)));
      case 5 ->
          new Plan.LoadVar(id(), some.word(), some.word(), some.maybe(some::name), some.flip());
      default -> task();
    };
  }

  private Plan wrapper(int depth) {
    return switch (some.below(11)) {
      case 0 -> new Plan.Do(id(), some.some(3, () -> plan(depth)));
      case 1 -> new Plan.InParallel(id(), some.some(3, () -> plan(depth)), limit(), some.flip());
      case 2 -> new Plan.Retry(id(), some.some(3, () -> plan(depth)));
      case 3 -> new Plan.Try(id(), plan(depth));
      case 4 -> new Plan.Timeout(id(), plan(depth), duration());
      case 5 -> new Plan.OnSuccess(id(), plan(depth), plan(depth));
      case 6 -> new Plan.OnFailure(id(), plan(depth), plan(depth));
      case 7 -> new Plan.OnError(id(), plan(depth), plan(depth));
      case 8 -> new Plan.OnAbort(id(), plan(depth), plan(depth));
      case 9 -> new Plan.Ensure(id(), plan(depth), plan(depth));
      default -> new Plan.Across(id(), some.some(2, this::acrossVar), some.flip(), plan(depth));
    };
  }

  private OptionalInt limit() {
    return some.flip() ? OptionalInt.of(1 + some.below(9)) : OptionalInt.empty();
  }

  private Duration duration() {
    return Duration.ofNanos(1 + some.below(1_000_000) * 1_234_567L);
  }

  private AcrossVar acrossVar() {
    return new AcrossVar(
        some.word(),
        JsonNodeFactory.instance.arrayNode().add(some.value(2)),
        JsonNodeFactory.instance.textNode("all"));
  }

  private Version version() {
    return Version.of(some.entries(some::text));
  }

  private Plan get() {
    VersionSource source =
        some.flip() ? new VersionSource.Fixed(version()) : new VersionSource.MadeBy(id());
    return new Plan.Get(
        id(),
        some.word(),
        some.maybe(some::name),
        some.word(),
        some.object(),
        some.maybe(some::object),
        source,
        some.some(2, some::text));
  }

  private Plan put() {
    PutInputs inputs =
        some.oneOf(
            List.of(PutInputs.all(), PutInputs.detect(), new PutInputs.Named(List.of("a", "b"))));
    return new Plan.Put(
        id(),
        some.word(),
        some.maybe(some::name),
        some.word(),
        some.object(),
        some.maybe(some::object),
        inputs,
        some.flip(),
        some.some(2, some::text));
  }

  private Plan check() {
    return new Plan.Check(
        id(),
        some.word(),
        some.maybe(some::name),
        some.word(),
        some.object(),
        some.maybe(this::version),
        some.some(2, some::text));
  }

  private Plan run() {
    return new Plan.Run(
        id(),
        some.word(),
        some.word(),
        some.maybe(some::object),
        some.flip(),
        some.maybe(this::limits),
        some.some(2, some::text));
  }

  private Plan task() {
    return new Plan.Task(
        id(),
        some.word(),
        some.maybe(this::config),
        some.maybe(some::name),
        some.maybe(some::name),
        some.flip(),
        some.flip(),
        some.entries(() -> some.value(2)),
        some.entries(some::text),
        some.entries(some::text),
        some.entries(some::text),
        some.maybe(this::limits),
        some.some(2, some::text));
  }

  private ContainerLimits limits() {
    return new ContainerLimits(
        some.flip() ? OptionalLong.of(some.below(1024)) : OptionalLong.empty(),
        some.flip() ? OptionalLong.of(1L << some.below(62)) : OptionalLong.empty());
  }

  /** What a task runs, with paths that are already as they should be. */
  public TaskConfig config() {
    return new TaskConfig(
        some.name(),
        some.maybe(() ->
            new TaskConfig.ImageResource(
                some.name(), some.object(), some.maybe(some::object), some.maybe(some::object))),
        some.maybe(some::name),
        some.maybe(this::limits),
        some.entries(some::text),
        some.some(2, () -> new TaskConfig.Input(some.word(), some.name(), some.flip())),
        some.some(2, () -> new TaskConfig.Output(some.name(), some.name() + "/x")),
        some.some(2, () -> new TaskConfig.Cache(some.name(), cacheTtl())),
        new TaskConfig.Run(some.text(), some.some(3, some::text), some.text(), some.text()));
  }

  private Optional<Duration> cacheTtl() {
    return some.maybe(() -> Duration.ofSeconds(1 + some.below(100_000)));
  }
}
