package io.throughline.scheduler.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.scheduler.store.CheckStore.Locked;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckTimesTest {
  private static final long BEGAN = 1_000_000;
  private static final long ENDED = 1_002_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final CheckTimes times = new CheckTimes(MINUTE, new Random(1));

  @Test
  void trigger_isCheckedAfterTheInterval_aLittleEarlierOrLater() {
    for (int i = 0; i < 1000; i++) {
      long next = times.next(resource(true, true, 0), BEGAN, ENDED, false).orElseThrow();
      assertThat(next - ENDED).isBetween(57_000L, 63_000L);
    }
  }

  @Test
  void ownInterval_winsOverTheDefault() {
    long next = times.next(resource(true, true, 10_000), BEGAN, ENDED, false).orElseThrow();
    assertThat(next - ENDED).isBetween(9_500L, 10_500L);
  }

  @Test
  void resourceThatTriggersNothing_isNotCheckedAgain() {
    assertThat(times.next(resource(false, true, 0), BEGAN, ENDED, false)).isEmpty();
    assertThat(times.next(resource(false, false, 0), BEGAN, ENDED, false)).isEmpty();
  }

  @Test
  void failedCheck_isRepeatedAfterTheInterval() {
    assertThat(times.next(resource(false, false, 0), BEGAN, ENDED, true)).isPresent();
  }

  @Test
  void inputWithoutVersions_isCheckedAgain() {
    Locked empty = new Locked("", false, true, 0, 0, "", false, true);
    assertThat(times.next(empty, BEGAN, ENDED, false)).isPresent();
    Locked onlyPut = new Locked("", false, false, 0, 0, "", false, true);
    assertThat(times.next(onlyPut, BEGAN, ENDED, false)).isEmpty();
  }

  @Test
  void unknownPin_isLookedForAgain() {
    Locked pinned = new Locked("", false, true, 0, 0, "", true, false);
    assertThat(times.next(pinned, BEGAN, ENDED, false)).isPresent();
  }

  @Test
  void never_isNever_exceptWhenSomebodyWaitsAndItFailed() {
    assertThat(times.next(resource(true, true, -1), BEGAN, ENDED, false)).isEmpty();
    assertThat(times.next(resource(true, true, -1), BEGAN, ENDED, true)).isEmpty();
    Locked demanded = new Locked("", true, true, -1, BEGAN - 1, "", true, true);
    assertThat(times.next(demanded, BEGAN, ENDED, true)).isPresent();
  }

  @Test
  void demandDuringTheCheck_makesAnotherOneAtOnce() {
    Locked demanded = new Locked("", false, true, 0, BEGAN + 1, "", true, true);
    assertThat(times.next(demanded, BEGAN, ENDED, false)).isEqualTo(OptionalLong.of(ENDED));
  }

  private static Locked resource(boolean triggers, boolean feeds, long everyMs) {
    return new Locked("", triggers, feeds, everyMs, 0, "", true, true);
  }
}
