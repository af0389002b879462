package io.throughline.engine.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import io.throughline.pipeline.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepPolicyTest {
  private static final KeepPolicy ALL =
      new KeepPolicy(List.of(KeepRule.values()), 2, Duration.ofSeconds(10));

  @ParameterizedTest
  @CsvSource({
    // outcome, previous green or not or none, reasons
    "succeeded,green,[]",
    "succeeded,none,[]",
    "succeeded,red,[CHANGED]",
    "failed,none,[FAILED]",
    "failed,green,'[FAILED, CHANGED]'",
    "failed,red,[FAILED]",
    "errored,green,'[ERRORED, CHANGED]'",
    "errored,red,[ERRORED]",
    "aborted,green,[ABORTED]",
    "aborted,red,[ABORTED]"
  })
  void outcome_countsByItself_andBesideTheOneBefore(
      String outcome, String previous, String reasons) {
    Optional<Boolean> green =
        previous.equals("none") ? Optional.empty() : Optional.of(previous.equals("green"));
    assertThat(
            ALL.reasons(
                new EndedBuild(outcome(outcome), false, false, Duration.ofSeconds(1)),
                new History(green, List.of())))
        .hasToString(reasons);
  }

  /** Checks come every minute; one that fails, fails each time. */
  @Test
  void check_counts_whenItChanges() {
    EndedBuild check = new EndedBuild(outcome("errored"), true, false, Duration.ofSeconds(1));
    assertThat(ALL.reasons(check, new History(Optional.of(true), List.of())))
        .containsExactly(KeepRule.CHANGED);
    assertThat(ALL.reasons(check, new History(Optional.of(false), List.of()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "100,200,false", "100,201,true", "100,500,true", // twice as long, and by far
    "1,10,false", "1,11,false", "1,12,true", // ten times as long, but only by seconds
    "0,10,false", "0,11,true"
  })
  void build_isSlow_besideTheMedianOfItsJob(long median, long took, boolean slow) {
    History history =
        new History(
            Optional.of(true),
            List.of(
                Duration.ofSeconds(median),
                Duration.ZERO,
                Duration.ofHours(5),
                Duration.ofSeconds(median),
                Duration.ofSeconds(median)));
    assertThat(
            ALL.reasons(
                    new EndedBuild(outcome("succeeded"), false, false, Duration.ofSeconds(took)),
                    history)
                .contains(KeepRule.SLOW))
        .isEqualTo(slow);
  }

  @Test
  void build_isNotSlow_besideTooFew() {
    History few = new History(Optional.of(true), Collections.nCopies(4, Duration.ofSeconds(1)));
    EndedBuild build = new EndedBuild(outcome("succeeded"), false, false, Duration.ofDays(1));
    assertThat(ALL.reasons(build, few)).isEmpty();
  }

  @Test
  void build_thatIsAskedFor_counts_unlessNobodyMayAsk() {
    EndedBuild build = new EndedBuild(outcome("succeeded"), false, true, Duration.ZERO);
    assertThat(ALL.reasons(build, History.NONE)).containsExactly(KeepRule.ASKED);
    assertThat(parse("--tracing-keep=failed").reasons(build, History.NONE)).isEmpty();
  }

  @Test
  void options_nameTheRules_andWhatIsSlow() {
    assertThat(parse()).isEqualTo(KeepPolicy.standard());
    assertThat(
            parse(
                "--tracing-keep=aborted,slow",
                "--tracing-keep-slower-than=1.5",
                "--tracing-keep-slower-by=1m"))
        .isEqualTo(
            new KeepPolicy(List.of(KeepRule.ABORTED, KeepRule.SLOW), 1.5, Duration.ofMinutes(1)));
    assertThat(parse("--tracing-keep=").rules()).isEmpty();
    assertThatThrownBy(() -> parse("--tracing-keep=often"))
        .isInstanceOf(ConfigErrors.class)
        .hasMessageContaining("failed, errored, aborted, slow, changed, asked");
    assertThatThrownBy(() -> parse("--tracing-keep-slower-than=0.5"))
        .hasMessageContaining("from 1");
  }

  private static Outcome outcome(String status) {
    return switch (status) {
      case "succeeded" -> Outcome.succeeded();
      case "failed" -> Outcome.failed();
      case "aborted" -> Outcome.aborted();
      default -> Outcome.errored("");
    };
  }

  private static KeepPolicy parse(String... args) {
    Options options = new Options("test", "tests");
    Supplier<KeepPolicy> policy = KeepPolicy.declare(options);
    options.parse(List.of(args), Map.of());
    return policy.get();
  }
}
