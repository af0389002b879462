package io.throughline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Addresses and durations as texts. */
class TextFormsPropertyTest {
  @Property
  void address_isReadAsItIsWritten(
      @ForAll("hosts") String host, @ForAll @IntRange(max = 65_535) int port) {
    HostPort address = new HostPort(host, port);
    assertThat(HostPort.parse(address.toString())).isEqualTo(address);
  }

  @Property
  void anyText_isAnAddress_orRefusedWithTheOneMessage(@ForAll("addressLike") String text) {
    try {
      HostPort address = HostPort.parse(text);
      assertThat(HostPort.parse(address.toString())).isEqualTo(address);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("must be host:port");
    }
  }

  @Example
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

  @Property
  void duration_isTheSumOfItsParts(
      @ForAll @IntRange(max = 10_000) int hours,
      @ForAll @IntRange(max = 10_000) int minutes,
      @ForAll @IntRange(max = 10_000) int seconds,
      @ForAll @IntRange(max = 10_000) int millis) {
    String text = "%dh%dm%ds%dms".formatted(hours, minutes, seconds, millis);
    assertThat(DurationText.parse(text))
        .isEqualTo(
            Duration.ofHours(hours).plusMinutes(minutes).plusSeconds(seconds).plusMillis(millis));
  }

  @Property
  void anyText_isADuration_orRefusedWithTheOneMessage(@ForAll("durationLike") String text) {
    try {
      assertThat(DurationText.parse(text).isNegative()).isFalse();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("must be a duration like 500ms, 10s, 5m or 1h30m");
    }
  }

  @Example
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

  @Provide
  Arbitrary<String> hosts() {
    Arbitrary<String> names =
        Arbitraries.strings().withCharRange('a', 'z').withChars(".-019").ofMinLength(1);
    Arbitrary<String> v6 =
        Arbitraries.strings()
            .withChars("0123456789abcdef:")
            .ofMinLength(2)
            .filter(a -> a.contains(":"));
    return Arbitraries.oneOf(names, v6);
  }

  @Provide
  Arbitrary<String> addressLike() {
    Arbitrary<String> near = Arbitraries.strings().withChars("ab:[]0159 /").ofMaxLength(12);
    return Arbitraries.oneOf(near, Arbitraries.strings());
  }

  @Provide
  Arbitrary<String> durationLike() {
    Arbitrary<String> amounts = Arbitraries.bigIntegers().map(Object::toString);
    Arbitrary<String> units = Arbitraries.of("ms", "s", "m", "h", "d", "", " ");
    Arbitrary<String> parts =
        Combinators.combine(amounts, units).as((amount, unit) -> amount + unit);
    return Arbitraries.oneOf(
        parts.list().ofMaxSize(3).map(list -> String.join("", list)), Arbitraries.strings());
  }
}
