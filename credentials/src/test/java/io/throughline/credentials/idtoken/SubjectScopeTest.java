package io.throughline.credentials.idtoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.credentials.secret.Variable;
import io.throughline.telemetry.testing.RandomText;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectScopeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          team     | main
          pipeline | main/app
          instance | main/app/branch:dev,pr:7
          job      | main/app/branch:dev,pr:7/build
          """)
  void subject_saysAsMuchAsIsWanted(String scope, String subject) {
    Variable asker = new Variable("main", "app", "{\"pr\":7,\"branch\":\"dev\"}", "build", "token");
    assertThat(scope(scope).subject(asker)).isEqualTo(subject);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          instance | main/app/
          job      | main/app//
          """)
  void partThatIsEmpty_keepsItsSlash(String scope, String subject) {
    assertThat(scope(scope).subject(Variable.of("main", "app", "token"))).isEqualTo(subject);
  }

  @Test
  void slashInAName_isNoSlashOfTheSubject() {
    Variable asker = new Variable("a/b", "c/d", "{\"e/f\":\"g/h\"}", "i/j", "token");
    assertThat(SubjectScope.JOB.subject(asker)).isEqualTo("a%2Fb/c%2Fd/\"e%2Ff\":\"g%2Fh\"/i%2Fj");
  }

  /** Names of pipelines and jobs are what people choose; none may pass for another. */
  @Test
  void twoAskers_neverHaveTheSameSubject() {
    Map<String, Variable> askers = new HashMap<>();
    RandomText.times(20_000)
        .map(random ->
            new Variable(
                random.of("a/%F2:", 1, 3),
                random.of("a/%F:", 1, 3),
                random.number(0, 1) == 0 ? "" : "{\"a\":\"" + random.of("a/:,", 1, 3) + "\"}",
                random.of("a/:", 0, 3),
                "token"))
        .filter(asker -> !(asker.team() + asker.pipeline() + asker.job()).contains("%2F"))
        .forEach(asker -> {
          Variable other = askers.put(SubjectScope.JOB.subject(asker), asker);
          assertThat(other == null || other.equals(asker)).as(asker + " and " + other).isTrue();
        });
  }

  /** What Concourse's own tests have. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                              |
          {"hello":"world"}                               | hello:world
          {"hello":{"foo":123,"bar":false}}               | hello.bar:false,hello.foo:123
          {"b":true,"f":123.456,"i":123,"n":null}         | b:true,f:123.456,i:123,n:null
          {"hello.1":{"foo:bar":"baz"}}                   | "hello.1"."foo:bar":baz
          {"a":"true","b":"7","c":"","d":"null","e":"~"}  | a:"true",b:"7",c:"",d:"null",e:"~"
          {"a":"x y","b":"x,y","c":"x:y","d":"[x"}        | a:"x y",b:"x,y",c:"x:y",d:"[x"
          {"l":["a",1],"d":"2026-11-22"}                  | d:2026-11-22,l:["a",1]
          """)
  void instanceVars_areWrittenAsConcourseDoes(
      String json, @org.jspecify.annotations.Nullable String text) {
    assertThat(InstanceVars.text(json)).isEqualTo(text == null ? "" : text);
  }

  @Test
  void instanceVars_thatAreNoJson_areAMistake_thatIsNotShown() {
    assertThatThrownBy(() -> InstanceVars.text("{planted"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("instance vars are no JSON");
  }

  private static SubjectScope scope(String word) {
    return SubjectScope.valueOf(word.toUpperCase(java.util.Locale.ROOT));
  }
}
