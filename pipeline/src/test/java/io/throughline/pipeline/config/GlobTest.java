package io.throughline.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "abc, abc, true",
    "abc, abcd, false",
    "*, '', true",
    "*, anything, true",
    "a*, a, true",
    "a*c, abbc, true",
    "a*c, abcb, false",
    "*b*, abc, true",
    "a**c, ac, true",
    "?, a, true",
    "?, '', false",
    "?, 😀, true",
    "a?c, abc, true",
    "[a-c]x, bx, true",
    "[a-c]x, dx, false",
    "[!a-c]x, dx, true",
    "[^a-c]x, ax, false",
    "[ab-]x, -x, true",
    "[]]x, ]x, true",
    "'{a,b}', b, true",
    "'{a,b}', c, false",
    "'x-{a,b*}-y', x-bbb-y, true",
    "'{a,b}{c,d}', bc, true",
    "'{a,}x', x, true",
    "\\*, *, true",
    "\\*, a, false",
  })
  void matches_namesOfJobs(String pattern, String name, boolean matches) {
    assertThat(Glob.parse(pattern).orElseThrow().matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[a", "[]", "{a", "{a,b", "\\", "a\\"})
  void parse_refuses_whatIsNeverClosed(String pattern) {
    assertThat(Glob.parse(pattern)).isEmpty();
    assertThat(Glob.isPlain(pattern)).isFalse();
  }

  @Test
  void parse_refusesTooManyAlternatives() {
    assertThat(Glob.parse("{a,b}".repeat(100))).isEmpty();
  }

  @Test
  void matches_takesNoLonger_forManyStars() {
    Glob glob = Glob.parse("a*".repeat(500) + "b").orElseThrow();

    boolean matches =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> glob.matches("a".repeat(5_000)));
    assertThat(matches).isFalse();
  }

  @Test
  void matches_areComparedOnce_andUpToALimit() {
    Set<String> jobs = new LinkedHashSet<>();
    IntStream.range(0, 10_000).forEach(i -> jobs.add("job-" + i));
    JobMatches matches = new JobMatches(jobs);

    assertThat(matches.match("job-5")).isEqualTo(new JobMatches.Match.Jobs(List.of("job-5")));
    assertThat(matches.match("nope")).isEqualTo(new JobMatches.Match.Jobs(List.of()));
    for (int i = 0; i < JobMatches.MOST_COMPARISONS / jobs.size(); i++) {
      assertThat(matches.match("job-*")).isInstanceOf(JobMatches.Match.Jobs.class);
    }
    assertThat(matches.match("job-*")).isInstanceOf(JobMatches.Match.TooMany.class);
    assertThat(matches.match("job-5")).isInstanceOf(JobMatches.Match.Jobs.class);
  }
}
