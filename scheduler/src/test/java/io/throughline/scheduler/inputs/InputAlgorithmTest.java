package io.throughline.scheduler.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.VersionWish;
import io.throughline.scheduler.inputs.JobInputs.Wanted;
import io.throughline.scheduler.inputs.Resolution.Choice;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules one by one, each on the smallest history that shows it. */
class InputAlgorithmTest {
  /** Two resources, and jobs that come before the current one. */
  private static final long X = 1;

  private static final long Y = 2;
  private static final long UNIT = 11;
  private static final long LINT = 12;

  private final History history = new History();

  @Test
  void latest_isTheHighestInTheOrderOfChecks_notTheLastSaved() {
    history.found(X, "old", 1, true).found(X, "newest", 3, true).found(X, "middle", 2, true);
    assertChosen(resolve(input("x", X)), Map.of("x", "newest"));
  }

  @Test
  void latest_skipsDisabledVersions() {
    history.found(X, "v1", "v2").disabled(X, "v2");
    assertChosen(resolve(input("x", X)), Map.of("x", "v1"));
  }

  @Test
  void latest_isMissing_withoutVersions() {
    assertMissing(resolve(input("x", X)), "x", "latest version of resource not found");
  }

  @Test
  void firstOccurrence_countsForTheInputOfThatNameOnly() {
    history.found(X, "v1").used(50, "other", X, "v1");
    assertThat(found(resolve(input("x", X)), "x").first()).isTrue();
    history.used(51, "x", X, "v1");
    assertThat(found(resolve(input("x", X)), "x").first()).isFalse();
  }

  @Test
  void pin_winsOverNewerVersions_andMatchesAPart() {
    history.found(X, "v1", "v2");
    assertChosen(resolve(pinned("x", X, "v1")), Map.of("x", "v1"));
  }

  @Test
  void pin_isMissing_whenNoVersionHasIt() {
    history.found(X, "v1");
    assertMissing(resolve(pinned("x", X, "v9")), "x", "pinned version ver:v9 not found");
  }

  @Test
  void oneMissingInput_leavesTheOthersTheirVersions() {
    history.found(X, "v1");
    Resolution resolution = resolve(input("x", X), input("y", Y));
    assertThat(resolution.isComplete()).isFalse();
    assertThat(found(resolution, "x").version()).isEqualTo("v1");
  }

  @Test
  void every_takesTheNewest_whenNoneWasUsed() {
    history.found(X, "v1", "v2", "v3");
    Resolution resolution = resolve(every("x", X));
    assertChosen(resolution, Map.of("x", "v3"));
    assertThat(resolution.hasNext()).isFalse();
  }

  @Test
  void every_takesTheNextOne_andTellsThatMoreFollow() {
    history.found(X, "v1", "v2", "v3").used(50, "x", X, "v1");
    Resolution resolution = resolve(every("x", X));
    assertChosen(resolution, Map.of("x", "v2"));
    assertThat(resolution.hasNext()).isTrue();
    history.used(51, "x", X, "v2");
    assertThat(resolve(every("x", X)).hasNext()).isFalse();
  }

  @Test
  void every_staysWithTheLast_whenNoneIsNewer() {
    history.found(X, "v1", "v2").used(50, "x", X, "v2");
    assertChosen(resolve(every("x", X)), Map.of("x", "v2"));
  }

  @Test
  void every_skipsDisabledVersions_inBothDirections() {
    history.found(X, "v1", "v2", "v3").used(50, "x", X, "v1").disabled(X, "v2");
    assertChosen(resolve(every("x", X)), Map.of("x", "v3"));
    history.used(51, "x", X, "v3").disabled(X, "v3");
    assertChosen(resolve(every("x", X)), Map.of("x", "v1"));
  }

  @Test
  void every_isMissing_withoutVersions() {
    assertMissing(resolve(every("x", X)), "x", "version of resource not found");
  }

  @Test
  void passed_takesWhatTheNewestBuildUsed_notNewerVersions() {
    history.found(X, "v1", "v2", "v3").passed(1, UNIT, X, "v1").passed(2, UNIT, X, "v2");
    Resolution resolution = resolve(input("x", X, UNIT));
    assertChosen(resolution, Map.of("x", "v2"));
    assertThat(found(resolution, "x").upstream()).containsExactly(2L);
  }

  @Test
  void passed_isMissing_withoutABuild() {
    history.found(X, "v1");
    assertMissing(resolve(input("x", X, UNIT)), "x", GroupSearch.NO_BUILDS);
  }

  @Test
  void fanIn_needsTheSameVersionFromAllJobs() {
    history.found(X, "v1", "v2");
    history.passed(1, UNIT, X, "v1").passed(2, LINT, X, "v1").passed(3, UNIT, X, "v2");
    Resolution resolution = resolve(input("x", X, UNIT, LINT));
    assertChosen(resolution, Map.of("x", "v1"));
    assertThat(found(resolution, "x").upstream()).containsExactly(1L, 2L);
  }

  @Test
  void fanIn_isMissing_whenTheJobsHaveNothingInCommon() {
    history.found(X, "v1", "v2").passed(1, UNIT, X, "v1").passed(2, LINT, X, "v2");
    assertMissing(resolve(input("x", X, UNIT, LINT)), "x", GroupSearch.NO_BUILDS);
  }

  @Test
  void inputsThatSharePassedJob_comeFromOneBuild() {
    history.found(X, "x1", "x2").found(Y, "y1", "y2");
    history.passed(1, UNIT, X, "x1", Y, "y1").passed(2, UNIT, X, "x2", Y, "y2");
    history.passed(3, LINT, Y, "y1");
    assertChosen(
        resolve(input("x", X, UNIT), input("y", Y, UNIT, LINT)), Map.of("x", "x1", "y", "y1"));
  }

  @Test
  void inputsWithoutCommonJob_areIndependent() {
    history.found(X, "x1", "x2").found(Y, "y1", "y2");
    history.passed(1, UNIT, X, "x1").passed(2, LINT, Y, "y1").passed(3, LINT, Y, "y2");
    assertChosen(resolve(input("x", X, UNIT), input("y", Y, LINT)), Map.of("x", "x1", "y", "y2"));
  }

  @Test
  void inputs_areOneGroup_alsoByWayOfAThird() {
    Wanted x = input("x", X, UNIT);
    Wanted y = input("y", Y, LINT);
    Wanted both = input("both", 3, UNIT, LINT);
    assertThat(InputAlgorithm.groups(List.of(x, y))).hasSize(2);
    assertThat(InputAlgorithm.groups(List.of(x, y, both))).containsExactly(List.of(x, y, both));
  }

  @Test
  void inputs_mayDiffer_inTheVersionOfOneResource() {
    history.found(X, "v1", "v2");
    history.passed(1, UNIT, X, "v1").passed(2, LINT, X, "v1").passed(3, LINT, X, "v2");
    assertChosen(
        resolve(input("after-lint", X, LINT), input("after-unit", X, UNIT)),
        Map.of("after-lint", "v2", "after-unit", "v1"));
  }

  @Test
  void disabledVersion_makesItsBuildUseless_butNotTheOthers() {
    history.found(X, "v1", "v2").passed(1, UNIT, X, "v1").passed(2, UNIT, X, "v2");
    history.disabled(X, "v2");
    assertChosen(resolve(input("x", X, UNIT)), Map.of("x", "v1"));
  }

  @Test
  void pinWithPassed_takesTheBuildThatHasIt() {
    history.found(X, "v1", "v2", "v3");
    history.passed(1, UNIT, X, "v1").passed(2, UNIT, X, "v2").passed(3, UNIT, X, "v3");
    assertChosen(resolve(pinned("x", X, "v1", UNIT)), Map.of("x", "v1"));
    assertMissing(resolve(pinned("x", X, "v9", UNIT)), "x", "pinned version ver:v9 not found");
  }

  @Test
  void versionThatIsGone_makesItsBuildUseless() {
    history.found(X, "v1").passed(1, UNIT, X, "v1").passed(2, UNIT, X, "of another source");
    assertChosen(resolve(input("x", X, UNIT)), Map.of("x", "v1"));
  }

  @Test
  void reconfiguredPassedJob_countsOnlyWithBuildsThatHaveTheResource() {
    history.found(X, "v1").found(Y, "y1");
    history.passed(1, UNIT, X, "v1").passed(2, UNIT, Y, "y1").passed(3, UNIT, Y, "y1");
    assertChosen(resolve(input("x", X, UNIT)), Map.of("x", "v1"));
  }

  @Test
  void outputs_comeBeforeInputs_ofTheSameResource() {
    history.found(X, "in", "out").passed(1, UNIT, X, "out", X, "in");
    assertChosen(resolve(input("x", X, UNIT)), Map.of("x", "out"));
  }

  @Test
  void identicalResults_areTriedOnce_andSearchGoesOn() {
    history.found(X, "v1", "v2").passed(1, UNIT, X, "v1").passed(2, LINT, X, "v1");
    for (int build = 3; build < 9; build++) {
      history.passed(build, UNIT, X, "v2");
    }
    assertChosen(resolve(input("x", X, UNIT, LINT)), Map.of("x", "v1"));
  }

  @Test
  void samePassedResourceTwice_mayHaveTwoVersions() {
    history.found(X, "v1", "v2").passed(1, UNIT, X, "v1").passed(2, LINT, X, "v2");
    assertChosen(resolve(input("a", X, UNIT), input("b", X, LINT)), Map.of("a", "v1", "b", "v2"));
  }

  static Wanted input(String name, long resource, long... passed) {
    return wanted(name, resource, VersionWish.latest(), passed);
  }

  static Wanted every(String name, long resource, long... passed) {
    return wanted(name, resource, VersionWish.every(), passed);
  }

  static Wanted pinned(String name, long resource, String version, long... passed) {
    Version pin = Version.of(Map.of("ver", version));
    return wanted(name, resource, new VersionWish.Pinned(pin), passed);
  }

  private static Wanted wanted(String name, long resource, VersionWish wish, long... passed) {
    return new Wanted(
        name, resource, wish, Set.copyOf(Arrays.stream(passed).boxed().toList()), true);
  }

  private Resolution resolve(Wanted... inputs) {
    return InputAlgorithm.resolve(new JobInputs(History.CURRENT, List.of(inputs)), history);
  }

  static Choice.Found found(Resolution resolution, String input) {
    return (Choice.Found) resolution.choices().get(input);
  }

  static void assertChosen(Resolution resolution, Map<String, String> versions) {
    Map<String, Object> chosen = new LinkedHashMap<>();
    resolution
        .choices()
        .forEach((name, choice) ->
            chosen.put(name, choice instanceof Choice.Found f ? f.version() : choice));
    assertThat(chosen).isEqualTo(versions);
  }

  static void assertMissing(Resolution resolution, String input, String reason) {
    assertThat(resolution.choices()).containsEntry(input, new Choice.Missing(reason));
  }
}
