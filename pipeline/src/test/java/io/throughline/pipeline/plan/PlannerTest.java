package io.throughline.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throughline.pipeline.Json;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.JobConfig;
import io.throughline.pipeline.config.Parsed;
import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.config.ResourceTypeConfig;
import io.throughline.pipeline.config.Step;
import io.throughline.pipeline.config.StepExtent;
import io.throughline.pipeline.config.VersionWish;
import io.throughline.pipeline.plan.Plan.VersionSource;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Version VERSION = Version.of(Map.of("ref", "abc"));
  private static final PipelineConfig PIPELINE =
      Parsed.config(
          """
          resources:
          - name: repo
            type: git
            source: {uri: ((uri))}
            tags: [resource]
            expose_build_created_by: true
          jobs: [{name: j, plan: [{get: repo}]}]
          """);

  private static final ResourceTypeConfig PROTOTYPE =
      new ResourceTypeConfig(
          "p",
          "t",
          Json.of("{}"),
          Optional.of(Json.of("{\"a\": 1, \"b\": 2}")),
          false,
          Optional.empty(),
          Optional.empty(),
          List.of());

  private static Plan plan(Step... steps) {
    return plan(List.of(), new Step.Do(List.of(steps)));
  }

  private static Plan plan(List<String> tags, Step step) {
    return Planner.plan(PIPELINE, job(tags, step), Map.of("repo", VERSION));
  }

  private static JobConfig job(List<String> tags, Step step) {
    return new JobConfig(
        "j",
        Optional.empty(),
        false,
        false,
        false,
        false,
        List.of(),
        OptionalInt.empty(),
        tags,
        Optional.empty(),
        step);
  }

  private static Step.Get get(String... tags) {
    return new Step.Get(
        "repo", "repo", VersionWish.latest(), Optional.empty(), List.of(), false, List.of(tags));
  }

  private static Step.Put put(boolean noGet) {
    return new Step.Put(
        "out",
        "repo",
        Optional.of(Json.of("{\"p\": 1}")),
        PutInputs.all(),
        Optional.of(Json.of("{\"g\": 2}")),
        noGet,
        List.of());
  }

  private static Plan.Get planOf(String id, String... tags) {
    return new Plan.Get(
        new PlanId(id),
        "repo",
        Optional.of("repo"),
        "git",
        Json.of("{\"uri\": \"((uri))\"}"),
        Optional.empty(),
        new VersionSource.Fixed(VERSION),
        List.of(tags));
  }

  private static Step.LoadVar leaf() {
    return new Step.LoadVar("v", "a/b", Optional.empty(), false);
  }

  @Test
  void ids_countUpInHexadecimal_stepsBeforeTheirWrappers() {
    Plan.Do plan = (Plan.Do) plan(get(), new Step.Try(get()));

    assertThat(plan.steps().get(0)).isEqualTo(planOf("1"));
    assertThat(plan.steps().get(1)).isEqualTo(new Plan.Try(new PlanId("3"), planOf("2")));
    assertThat(plan.id()).isEqualTo(new PlanId("4"));
    Step[] many = Collections.nCopies(30, get()).toArray(new Step[0]);
    assertThat(plan(many).id()).hasToString("1f");
    assertThat(plan(get(), put(false))).isEqualTo(plan(get(), put(false)));
  }

  @Test
  void put_fetchesWhatItMade_unlessToldNotTo() {
    Plan.OnSuccess both = (Plan.OnSuccess) ((Plan.Do) plan(put(false))).steps().getFirst();
    Plan alone = ((Plan.Do) plan(put(true))).steps().getFirst();

    assertThat(both.id()).hasToString("3");
    assertThat(both.step()).isEqualTo(alone);
    assertThat(((Plan.Put) alone).exposeBuildCreatedBy()).isTrue();
    assertThat(((Plan.Put) alone).params()).contains(Json.of("{\"p\": 1}"));
    assertThat(both.hook())
        .isEqualTo(
            new Plan.Get(
                new PlanId("2"),
                "out",
                Optional.of("repo"),
                "git",
                Json.of("{\"uri\": \"((uri))\"}"),
                Optional.of(Json.of("{\"g\": 2}")),
                new VersionSource.MadeBy(new PlanId("1")),
                List.of()));
  }

  @Test
  void timeout_isForPutAndGetEach() {
    Duration limit = Duration.ofMinutes(1);
    Plan.OnSuccess both =
        (Plan.OnSuccess) ((Plan.Do) plan(new Step.Timeout(put(false), limit))).steps().getFirst();

    assertThat(both.step()).isInstanceOf(Plan.Timeout.class);
    assertThat(both.hook()).isInstanceOf(Plan.Timeout.class);
    assertThat(plan(List.of(), new Step.Timeout(get(), limit)))
        .isEqualTo(new Plan.Timeout(new PlanId("2"), planOf("1"), limit));
  }

  @Test
  void attempts_haveIdsOfTheirOwn() {
    assertThat(plan(List.of(), new Step.Attempts(get(), 3)))
        .isEqualTo(new Plan.Retry(new PlanId("4"), List.of(planOf("1"), planOf("2"), planOf("3"))));
  }

  @Test
  void tags_areThoseOfTheJob_whenTheStepHasNone() {
    assertThat(plan(List.of("job"), get())).isEqualTo(planOf("1", "job"));
    assertThat(plan(List.of("job"), get("own"))).isEqualTo(planOf("1", "own"));
  }

  @Test
  void everyKindOfStep_hasAPlan() {
    Step hooks = leaf();
    for (int i = 0; i < 5; i++) {
      hooks =
          switch (i) {
            case 0 -> new Step.OnSuccess(hooks, leaf());
            case 1 -> new Step.OnFailure(hooks, leaf());
            case 2 -> new Step.OnError(hooks, leaf());
            case 3 -> new Step.OnAbort(hooks, leaf());
            default -> new Step.Ensure(hooks, leaf());
          };
    }
    Plan plan =
        plan(
            new Step.InParallel(List.of(hooks), OptionalInt.of(2), true),
            new Step.Across(List.of(), true, leaf()),
            new Step.SetPipeline("self", "a/b", Optional.of("t"), Map.of(), List.of(), Map.of()),
            new Step.Run("m", "p", Optional.empty(), true, Optional.empty(), List.of()));

    assertThat(PlanJson.read(PlanJson.write(plan))).isEqualTo(plan);
    assertThat(plan.id()).hasToString("11");
  }

  @Test
  void run_takesTheDefaultsOfItsPrototype() {
    PipelineConfig pipeline =
        new PipelineConfig(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(PROTOTYPE),
            List.of(),
            Optional.empty(),
            Json.of("{}"));
    Step run =
        new Step.Run(
            "m", "p", Optional.of(Json.of("{\"b\": 3}")), false, Optional.empty(), List.of());

    Plan.Run plan = (Plan.Run) Planner.plan(pipeline, job(List.of(), run), Map.of());
    assertThat(plan.object()).contains(Json.of("{\"a\": 1, \"b\": 3}"));
  }

  @Test
  void plan_isRefused_withoutAVersionOrAResource() {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> Planner.plan(PIPELINE, job(List.of(), get()), Map.of()))
        .withMessage("there is no version for input 'repo'");
    Step unknown =
        new Step.Put(
            "x", "nope", Optional.empty(), put(true).inputs(), Optional.empty(), true, List.of());
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> plan(unknown))
        .withMessage("unknown resource 'nope'");
  }

  @Test
  void plan_isRefused_whenItIsTooDeep() {
    Step deepest = leaf();
    for (int depth = 1; depth < Plan.MAX_DEPTH; depth++) {
      deepest = new Step.Try(deepest);
    }
    Step tooDeep = new Step.Try(deepest);

    assertThat(StepExtent.DEEPEST).isEqualTo(Plan.MAX_DEPTH);
    assertThat(plan(List.of(), deepest)).isInstanceOf(Plan.Try.class);
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> plan(List.of(), tooDeep))
        .withMessage("the steps of job 'j' nest deeper than 64");
  }

  @Test
  void plan_isRefused_whenItHasTooManySteps() {
    Step most = new Step.Attempts(leaf(), Planner.MAX_STEPS - 1);
    Step tooMany = new Step.Attempts(new Step.Attempts(leaf(), 1_000_000), 1_000_000);

    assertThat(((Plan.Retry) plan(List.of(), most)).attempts()).hasSize(9_999);
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> plan(List.of(), tooMany))
        .withMessage("job 'j' has more than 10000 steps, attempts included");
  }

  @Test
  void inParallel_mayBeAsWideAsItLikes() {
    List<Step> steps = Collections.nCopies(5_000, leaf());

    assertThat(plan(List.of(), new Step.InParallel(steps, OptionalInt.empty(), false)))
        .isInstanceOfSatisfying(
            Plan.InParallel.class, parallel -> assertThat(parallel.steps()).hasSize(5_000));
  }

  @Test
  void check_looksFromTheNewestVersion() {
    assertThat(Planner.check(PIPELINE.resources().getFirst(), Optional.of(VERSION)))
        .isEqualTo(
            new Plan.Check(
                new PlanId("1"),
                "repo",
                Optional.of("repo"),
                "git",
                Json.of("{\"uri\": \"((uri))\"}"),
                Optional.of(VERSION),
                List.of("resource")));
  }
}
