package io.throughline.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.telemetry.testing.RandomText;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentCarrierTest {
  private final EnvironmentCarrier carrier = new EnvironmentCarrier();

  @ParameterizedTest
  @CsvSource({
    "traceparent, TRACEPARENT",
    "tracestate, TRACESTATE",
    "baggage, BAGGAGE",
    "X-B3-TraceId, X_B3_TRACEID",
    "uber-trace-id, UBER_TRACE_ID",
    "3-tracer, _3_TRACER",
    "'', _",
    "tracé, TRAC_"
  })
  void field_isInAVariable_ofItsNormalisedName(String field, String variable) {
    assertThat(EnvironmentCarrier.variable(field)).isEqualTo(variable);
    assertThat(carrier.get(Map.of(variable, "value"), field)).isEqualTo("value");
  }

  @Test
  void onlyNormalisedNames_areRead() {
    Map<String, String> environment = Map.of("traceparent", "x", "BAGGAGE", "y", "Path", "z");
    assertThat(carrier.get(environment, "traceparent")).isNull();
    assertThat(carrier.get(null, "traceparent")).isNull();
    assertThat(carrier.keys(environment)).containsExactly("BAGGAGE");
  }

  @Test
  void everyVariable_isOneThatAShellTakes() {
    RandomText.times(1000)
        .forEach(text ->
            assertThat(EnvironmentCarrier.variable(text.any(20)))
                .as(text.toString())
                .matches("[A-Z_][A-Z0-9_]*"));
  }
}
