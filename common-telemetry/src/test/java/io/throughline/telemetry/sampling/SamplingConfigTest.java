package io.throughline.telemetry.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import io.throughline.telemetry.sampling.SamplingOverride.Subject;
import io.throughline.telemetry.sampling.SamplingStrategy.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingConfigTest {
  @ParameterizedTest
  @CsvSource({
    "always-on,ALWAYS_ON,true", "always_on,ALWAYS_ON,false",
    "parentbased_always_on,ALWAYS_ON,true", "always-off,ALWAYS_OFF,true",
    "always_off,ALWAYS_OFF,false", "parentbased_always_off,ALWAYS_OFF,true",
    "probability,PROBABILITY,true", "traceidratio,PROBABILITY,false",
    "parentbased_traceidratio,PROBABILITY,true", "rate-limited,RATE_LIMITED,true",
    "ADAPTIVE,ADAPTIVE,true"
  })
  void strategy_hasOurNamesAndTheStandards(String text, Kind kind, boolean parentBased) {
    SamplingStrategy strategy = SamplingStrategy.parse(text);
    assertThat(strategy).isEqualTo(new SamplingStrategy(kind, parentBased));
    assertThat(SamplingStrategy.parse(strategy.toString())).isEqualTo(strategy);
  }

  @ParameterizedTest
  @CsvSource({
    "parentbased_jaeger_remote,another service", "jaeger_remote,another service",
    "xray,another service", "sometimes,must be one of always-on",
    "parentbased_adaptive,must be one of", "'',must be one of"
  })
  void strategy_saysWhatItIsNot(String text, String message) {
    assertThatThrownBy(() -> SamplingStrategy.parse(text)).hasMessageContaining(message);
  }

  @Test
  void override_isOfAServiceOrARoute() {
    assertThat(SamplingOverride.parse("service=throughline-scheduler:5/s"))
        .isEqualTo(new SamplingOverride(Subject.SERVICE, "", "throughline-scheduler", 5, true));
    assertThat(SamplingOverride.parse("route=get  /api/v1/builds/:build_id:0.1"))
        .isEqualTo(
            new SamplingOverride(Subject.ROUTE, "GET", "/api/v1/builds/:build_id", 0.1, false));
    assertThat(SamplingOverride.parse(" route = /health : 1 "))
        .isEqualTo(new SamplingOverride(Subject.ROUTE, "", "/health", 1, false));
  }

  @ParameterizedTest
  @CsvSource({
    "jobs:1,character 1 service=NAME", "=x:1,character 1", "service=x,character 10 \":\"",
    "service=x:2,character 11 a share", "service=x:-1,character 11", "service=x:NaN,character 11",
    "service=x:,character 11", "service=x:5/m,character 11", "service=x:/s,character 11",
    "service=:1,character 9 the name", "service=a b:1,character 9",
        "route=jobs:1,character 7 a path",
    "route=GET:1,character 7 a path", "route=G-T /x:1,character 7"
  })
  void override_saysWhereItsMistakeIs(String text, String message) {
    assertThatThrownBy(() -> SamplingOverride.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void override_isReadAsItIsWritten() {
    for (String text : new String[] {"service=a:0.5", "route=PUT /b/:c:3/s", "route=/d:0"}) {
      SamplingOverride override = SamplingOverride.parse(text);
      assertThat(SamplingOverride.parse(override.toString())).isEqualTo(override);
    }
  }

  @Test
  void share_isNotMoreThanAll_butARateMayBe() {
    SamplingStrategy share = SamplingStrategy.parse("probability");
    assertThatThrownBy(() -> SamplingConfig.of(share, 1.5)).hasMessageContaining("from 0 to 1");
    assertThat(SamplingConfig.of(SamplingStrategy.parse("adaptive"), 1.5).rate()).isEqualTo(1.5);
  }

  @Test
  void options_areRead_fromFlagsAndFromTheStandardVariables() {
    SamplingConfig flags =
        parse(
            List.of(
                "--tracing-sampling-strategy=adaptive",
                "--tracing-sampling-rate=20",
                "--tracing-sampling-override=service=a:0.5",
                "--tracing-sampling-override=route=/b:3/s"),
            Map.of("OTEL_TRACES_SAMPLER", "always_on"));
    assertThat(flags.strategy()).isEqualTo(SamplingStrategy.parse("adaptive"));
    assertThat(flags.rate()).isEqualTo(20);
    assertThat(flags.overrides()).hasSize(2);
    SamplingConfig standard =
        parse(
            List.of(),
            Map.of("OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0.1"));
    assertThat(standard).isEqualTo(SamplingConfig.of(SamplingStrategy.parse("traceidratio"), 0.1));
    assertThat(parse(List.of(), Map.of())).isEqualTo(SamplingConfig.EVERYTHING);
  }

  @ParameterizedTest
  @CsvSource({
    "--tracing-sampling-strategy=probability --tracing-sampling-rate=2,must be a share from 0 to 1",
    "--tracing-sampling-strategy=parentbased_jaeger_remote,lets another service decide",
    "--tracing-sampling-rate=-1,must be a number",
    "--tracing-sampling-strategy=always_on --tracing-sampling-override=route=/x:1,parent-based",
    "--tracing-sampling-override=route=x:1,character 7 a path"
  })
  void mistakes_areTold_beforeTheStart(String flags, String message) {
    assertThatThrownBy(() -> parse(List.of(flags.split(" ")), Map.of()))
        .isInstanceOf(ConfigErrors.class)
        .hasMessageContaining("--tracing-sampling-")
        .hasMessageContaining(message);
  }

  private static SamplingConfig parse(List<String> args, Map<String, String> environment) {
    Options options = new Options("test", "tests");
    Supplier<SamplingConfig> config = SamplingConfig.declare(options);
    options.parse(args, environment);
    return config.get();
  }
}
