package io.throughline.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.http.HttpFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceVarsTest {
  @Test
  void vars_areOneObject_howeverTheyAreWritten() {
    assertThat(canonical()).isEmpty();
    assertThat(canonical("limit", "1")).isEmpty();
    assertThat(canonical("vars", "{}")).isEmpty();
    assertThat(canonical("vars.b.y", "1", "vars.a", "\"x\"", "vars.b.x", "[1]"))
        .isEqualTo("{\"a\":\"x\",\"b\":{\"x\":[1],\"y\":1}}")
        .isEqualTo(canonical("vars", "{\"b\":{\"y\":1.0,\"x\":[1]},\"a\":\"x\"}"))
        .isEqualTo(canonical("vars", "{\"b\":{\"y\":1}, \"a\":\"x\"}", "vars.b.x", "[1]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vars|[]|vars must be an object",
        "vars|{|vars is not valid JSON",
        "vars.a|x|vars.a is not valid JSON",
        "vars.|1|vars. leads nowhere",
        "vars.a..b|1|vars.a..b leads nowhere",
        "vars|{\"a\":\"\\u0000\"}|vars hold a character that no text does"
      })
  void mistake_isNamed(String name, String value, String message) {
    assertThatThrownBy(() -> canonical(name, value))
        .isInstanceOfSatisfying(HttpFailure.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessage("instance vars are malformed: " + message);
  }

  @Test
  void varThatIsGivenTwice_leadsNowhere() {
    assertThatThrownBy(() -> canonical("vars.a", "1", "vars.a.b", "2"))
        .hasMessageEndingWith("vars.a.b leads nowhere");
    assertThatThrownBy(() -> canonical("vars", "{\"a\":1}", "vars.a", "2"))
        .hasMessageEndingWith("vars.a leads nowhere");
  }

  private static String canonical(String... pairs) {
    Map<String, List<String>> queries = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      queries.put(pairs[i], List.of(pairs[i + 1]));
    }
    return InstanceVars.canonical(queries);
  }
}
