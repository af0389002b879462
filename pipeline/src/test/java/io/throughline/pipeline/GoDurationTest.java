package io.throughline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "1h30m, PT1H30M, 1h30m0s",
    "1.5h, PT1H30M, 1h30m0s",
    "100ms, PT0.1S, 100ms",
    "1.5s, PT1.5S, 1.5s",
    "90s, PT1M30S, 1m30s",
    "24h, PT24H, 24h0m0s",
    "0, PT0S, 0s",
    "0s, PT0S, 0s",
    "-5m, PT-5M, -5m0s",
    "+5m, PT5M, 5m0s",
    "3us, PT0.000003S, 3µs",
    "3µs, PT0.000003S, 3µs",
    "3μs, PT0.000003S, 3µs",
    "7ns, PT0.000000007S, 7ns",
    "1.5ms, PT0.0015S, 1.5ms",
    ".5m, PT30S, 30s",
    "1.h, PT1H, 1h0m0s",
    "1h1h, PT2H, 2h0m0s",
  })
  void parse_readsWhatGoReads_andFormatWritesWhatGoWrites(
      String text, Duration duration, String formatted) {
    assertThat(GoDuration.parse(text)).contains(duration);
    assertThat(GoDuration.format(duration)).isEqualTo(formatted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        "1",
        "h",
        "1d",
        "1 h",
        "1h ",
        "--1h",
        "1.2.3s",
        ".s",
        "1e3s",
        "never",
        "300000000h",
        "9999999999999999999999h",
        "1h-5m",
        "١s"
      })
  void parse_refuses_whatGoRefuses(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }

  @Test
  void parse_refusesLongTexts_atOnce() {
    assertThat(GoDuration.parse("1h".repeat(1_000_000))).isEmpty();
  }

  @Test
  void format_readsBackAsTheSameDuration() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      Duration duration = Duration.ofNanos(random.nextLong() >> random.nextInt(63));
      assertThat(GoDuration.parse(GoDuration.format(duration))).contains(duration);
    }
  }
}
