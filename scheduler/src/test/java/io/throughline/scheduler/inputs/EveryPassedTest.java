package io.throughline.scheduler.inputs;

import static io.throughline.scheduler.inputs.InputAlgorithmTest.assertChosen;
import static io.throughline.scheduler.inputs.InputAlgorithmTest.assertMissing;
import static io.throughline.scheduler.inputs.InputAlgorithmTest.every;
import static io.throughline.scheduler.inputs.InputAlgorithmTest.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.scheduler.inputs.JobInputs.Wanted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code version: every} together with {@code passed}: where the last build left off. */
class EveryPassedTest {
  private static final long X = 1;
  private static final long UNIT = 11;
  private static final long LINT = 12;

  private final History history = new History();

  @Test
  void firstTime_takesTheNewestBuild() {
    history.found(X, "v1", "v2").passed(1, UNIT, X, "v1").passed(2, UNIT, X, "v2");
    assertChosen(resolve(every("x", X, UNIT)), Map.of("x", "v2"));
  }

  @Test
  void nextTime_takesTheOldestBuildThatIsNewer_andTellsThatMoreMayFollow() {
    threeBuilds().used(50, "x", X, "v1").from(50, 1);
    Resolution resolution = resolve(every("x", X, UNIT));
    assertChosen(resolution, Map.of("x", "v2"));
    assertThat(resolution.hasNext()).isTrue();
  }

  @Test
  void withoutNewerBuild_itStaysWhereItWas() {
    threeBuilds().used(50, "x", X, "v3").from(50, 3);
    Resolution resolution = resolve(every("x", X, UNIT));
    assertChosen(resolution, Map.of("x", "v3"));
    assertThat(resolution.hasNext()).isFalse();
    assertThat(found(resolution, "x").first()).isFalse();
  }

  @Test
  void theHighestVersionDecidesWhereItWas_notTheLastBuild() {
    threeBuilds().used(50, "x", X, "v2").from(50, 2).used(51, "x", X, "v1").from(51, 1);
    assertChosen(resolve(every("x", X, UNIT)), Map.of("x", "v3"));
  }

  @Test
  void olderVersionInANewerBuild_isTaken() {
    history.found(X, "v1", "v2").passed(1, UNIT, X, "v2").passed(2, UNIT, X, "v1");
    history.used(50, "x", X, "v2").from(50, 1);
    assertChosen(resolve(every("x", X, UNIT)), Map.of("x", "v1"));
  }

  @Test
  void disabledVersion_isSkipped() {
    threeBuilds().used(50, "x", X, "v1").from(50, 1).disabled(X, "v2");
    assertChosen(resolve(every("x", X, UNIT)), Map.of("x", "v3"));
  }

  @Test
  void severalJobs_goOnTogether() {
    threeBuilds().passed(4, LINT, X, "v1").passed(5, LINT, X, "v2").passed(6, LINT, X, "v3");
    history.used(50, "x", X, "v1").from(50, 1, 4);
    Resolution resolution = resolve(every("x", X, UNIT, LINT));
    assertChosen(resolution, Map.of("x", "v2"));
    assertThat(found(resolution, "x").upstream()).containsExactly(2L, 5L);
  }

  @Test
  void versionThatOneJobHasNotPassed_isLeftOut() {
    threeBuilds().passed(4, LINT, X, "v1").passed(6, LINT, X, "v3");
    history.used(50, "x", X, "v1").from(50, 1, 4);
    assertChosen(resolve(every("x", X, UNIT, LINT)), Map.of("x", "v3"));
  }

  @Test
  void jobWithoutBuilds_leavesTheInputMissing() {
    threeBuilds().used(50, "x", X, "v1").from(50, 1);
    assertMissing(resolve(every("x", X, UNIT, LINT)), "x", GroupSearch.NO_BUILDS);
  }

  @Test
  void jobAddedLater_goesOnWhereTheOthersAre_whicheverIdIsLower() {
    threeBuilds().passed(4, LINT, X, "v2").passed(5, LINT, X, "v3").passed(6, 5, X, "v2");
    history.passed(7, 5, X, "v3").used(50, "x", X, "v1").from(50, 1);
    assertChosen(resolve(every("x", X, UNIT, LINT)), Map.of("x", "v2"));
    assertChosen(resolve(every("x", X, UNIT, 5)), Map.of("x", "v2"));
  }

  @Test
  void passedAddedLater_startsWithTheNewest() {
    threeBuilds().used(50, "x", X, "v1");
    Resolution resolution = resolve(every("x", X, UNIT));
    assertChosen(resolution, Map.of("x", "v3"));
    assertThat(resolution.hasNext()).isFalse();
  }

  private History threeBuilds() {
    return history
        .found(X, "v1", "v2", "v3")
        .passed(1, UNIT, X, "v1")
        .passed(2, UNIT, X, "v2")
        .passed(3, UNIT, X, "v3");
  }

  private Resolution resolve(Wanted... inputs) {
    return InputAlgorithm.resolve(new JobInputs(History.CURRENT, List.of(inputs)), history);
  }
}
