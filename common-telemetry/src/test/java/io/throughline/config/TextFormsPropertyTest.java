package io.throughline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.telemetry.testing.RandomText;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Addresses and durations as texts. */
class TextFormsPropertyTest {
  private static final int TRIES = 2000;

  @Test
  void address_isReadAsItIsWritten() {
    RandomText.times(TRIES)
        .map(text -> new HostPort(host(text), text.number(0, 65_535)))
        .forEach(address -> assertThat(HostPort.parse(address.toString())).isEqualTo(address));
  }

  @Test
  void anyText_isAnAddress_orRefusedWithTheOneMessage() {
    RandomText.times(TRIES)
        .map(TextFormsPropertyTest::addressLike)
        .forEach(text -> assertAddress(text));
  }

  private static void assertAddress(String text) {
    try {
      HostPort address = HostPort.parse(text);
      assertThat(HostPort.parse(address.toString())).isEqualTo(address);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("must be host:port");
    }
  }

  @Test
  void address_thatIsAmbiguous_isRefused() {
    for (String text :
        new String[] {
          "::1:80",
          "[::1:80",
          "::1]:80",
          ":80",
          "[]:80",
          "a:",
          "a",
          "a:+80",
          "a:65536",
          "a b:1",
          "a:1 ",
          "http://a:1",
          "a:\u0661"
        }) {
      assertThatThrownBy(() -> HostPort.parse(text)).as(text).hasMessage("must be host:port");
    }
  }

  @Test
  void duration_isTheSumOfItsParts() {
    RandomText.times(TRIES)
        .forEach(random -> {
          int hours = random.number(0, 10_000);
          int minutes = random.number(0, 10_000);
          int millis = random.number(0, 10_000);
          assertThat(DurationText.parse("%dh%dm%dms".formatted(hours, minutes, millis)))
              .isEqualTo(Duration.ofHours(hours).plusMinutes(minutes).plusMillis(millis));
        });
  }

  @Test
  void anyText_isADuration_orRefusedWithTheOneMessage() {
    RandomText.times(TRIES)
        .map(TextFormsPropertyTest::durationLike)
        .forEach(text -> assertDuration(text));
  }

  private static void assertDuration(String text) {
    try {
      assertThat(DurationText.parse(text).isNegative()).isFalse();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("must be a duration like 500ms, 10s, 5m or 1h30m");
    }
  }

  @Test
  void duration_thatNoClockCanMeasure_isRefused() {
    for (String text :
        new String[] {
          "99999999999999999999s",
          "9223372036854775807h",
          "9223372036854775807s",
          "1",
          "s",
          "",
          "-1s",
          "1.5h",
          "1 s",
          "\u0661s"
        }) {
      assertThatThrownBy(() -> DurationText.parse(text))
          .as(text)
          .hasMessage("must be a duration like 500ms, 10s, 5m or 1h30m");
    }
  }

  private static String host(RandomText random) {
    String name = random.of("abcdefghijklmnopqrstuvwxyz.-019", 1, 20);
    String v6 = random.of("0123456789abcdef:", 0, 10) + ":" + random.of("0123456789abcdef:", 1, 10);
    return random.oneOf(name, v6);
  }

  private static String addressLike(RandomText random) {
    return random.oneOf(random.of("ab:[]0159 /", 0, 12), random.any(12));
  }

  private static String durationLike(RandomText random) {
    StringBuilder parts = new StringBuilder();
    for (int left = random.number(0, 3); left > 0; left--) {
      BigInteger amount = new BigInteger("0" + random.of("0123456789", 0, 25));
      parts.append(random.oneOf(amount, amount.negate()));
      parts.append(random.oneOf("ms", "s", "m", "h", "d", "", " "));
    }
    return random.oneOf(parts.toString(), random.any(8));
  }
}
