package io.throughline.pipeline.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.pipeline.Json;
import io.throughline.pipeline.RandomJson;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {
  private static Document.Read read(String text) {
    Document document = Document.parse(text, DocumentLimits.DEFAULT);
    assertThat(document).isInstanceOf(Document.Read.class);
    return (Document.Read) document;
  }

  private static String problem(String text, DocumentLimits limits) {
    return switch (Document.parse(text, limits)) {
      case Document.Broken(Finding finding) ->
          "%s (%d, %d)".formatted(finding.text(), finding.place().line(), finding.place().column());
      case Document.Read(_, List<Finding> findings) ->
          findings.stream().map(Finding::text).collect(Collectors.joining("; "));
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yes|true",
        "On|true",
        "y|true",
        "TRUE|true",
        "no|false",
        "OFF|false",
        "n|false",
        "~|null",
        "''|null",
        "Null|null",
        "nULL|'\"nULL\"'",
        "tRUE|'\"tRUE\"'",
        "0|0",
        "-7|-7",
        "+7|7",
        "0644|420",
        "-0644|-420",
        "0o17|15",
        "0x1F|31",
        "0b101|5",
        "1_000|1000",
        "08|8",
        "12345678901|12345678901",
        "123456789012345678901234567890|123456789012345678901234567890",
        "1.5|1.5",
        "1.10|1.1",
        "3.0|3",
        "1e3|1000",
        "-.5|-0.5",
        "5.|5",
        "1e300|1e300",
        "12:30:45|'\"12:30:45\"'",
        "190:20|'\"190:20\"'",
        "2001-01-01|'\"2001-01-01\"'",
        "1.2.3|'\"1.2.3\"'",
        "-|'[null]'",
        "--|'\"--\"'",
        "+|'\"+\"'",
        "0x|'\"0x\"'",
        "'\"yes\"'|'\"yes\"'",
        "!!str 5|'\"5\"'",
        "! 5|'\"5\"'",
        "!!int 5|5",
        "=|'\"=\"'",
      })
  void plainScalars_meanWhatYaml11Says_withoutBase60AndDates(String yaml, String json) {
    assertThat(read(yaml == null ? "" : yaml).root().toJson()).isEqualTo(Json.of(json));
  }

  @Test
  void keys_keepTheirText_whateverTheyMean() {
    Document.Read read = read("{y: 1, on: 2, 5: 3, 1.50: 4, ~: 5, 'a b': 6, true: 7, !!str x: 8}");

    assertThat(read.findings()).isEmpty();
    assertThat(read.root().toJson())
        .hasToString("{\"y\":1,\"on\":2,\"5\":3,\"1.50\":4,\"~\":5,\"a b\":6,\"true\":7,\"x\":8}");
  }

  @Test
  void merges_fillInWhatIsNotThere_andTheFirstWins() {
    String yaml =
        """
        a: &a {x: 1, y: 2}
        b: &b {y: 3, z: 4}
        one: {<<: *a, y: own}
        two: {<<: [*a, *b], '<<': quoted}
        three:
          <<: *a
          <<: *b
        """;

    assertThat(read(yaml).root().toJson())
        .hasToString(
            "{\"a\":{\"x\":1,\"y\":2},\"b\":{\"y\":3,\"z\":4},\"one\":{\"y\":\"own\",\"x\":1},"
                + "\"two\":{\"<<\":\"quoted\",\"x\":1,\"y\":2,\"z\":4},"
                + "\"three\":{\"x\":1,\"y\":2,\"z\":4}}");
  }

  @Test
  void aliases_standForWhatTheyName_alsoAsKeysAndAgain() {
    String yaml = "[&a x, {*a : *a}, &a [1, &b 2], *a, *b]";

    assertThat(read(yaml).root().toJson()).hasToString("[\"x\",{\"x\":\"x\"},[1,2],[1,2],2]");
  }

  @Test
  void json_isReadAsJson_whereYamlWouldFail() {
    String key = "k".repeat(2_000);
    String json = "\n{\t\"" + key + "\":\t\"a\\/b\\ud83d\\ude00\", \"<<\": {\"x\": 1.0}}";

    assertThat(read(json).root().toJson())
        .isEqualTo(Json.of("{\"" + key + "\": \"a/b😀\", \"<<\": {\"x\": 1}}"));
  }

  @Test
  void anyJson_readsAsItself() {
    for (int seed = 0; seed < 3_000; seed++) {
      String json = new RandomJson(new Random(seed)).value(4).toString();
      Document document = Document.parseJson(json, DocumentLimits.DEFAULT);
      assertThat(((Document.Read) document).root().toJson()).as(json).isEqualTo(Json.of(json));
    }
  }

  @Test
  void places_countLinesAndCharacters_fromOne() {
    String yaml = "# 😀\r\na: 😀x\r\n😀: {b:\n  c}\r- d";
    Document.Read read = read("😀: 😀\r\n'a😀': b\rc:\n  - d");
    Value.Mapping root = (Value.Mapping) read.root();

    assertThat(root.entries())
        .extracting(entry -> entry.place() + " " + entry.value().place())
        .containsExactly(
            new Place(1, 1) + " " + new Place(1, 4),
            new Place(2, 1) + " " + new Place(2, 7),
            new Place(3, 1) + " " + new Place(4, 3));
    assertThat(problem(yaml, DocumentLimits.DEFAULT)).endsWith("(5, 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\": \"\\ud83d\"}", "\"\\ud83d\"", "{\"\\ud83d\": 1}", "[\"\\u0000\"]"})
  void texts_areFound_thatCannotBeStored(String text) {
    assertThat(problem(text, DocumentLimits.DEFAULT)).contains("a text must not hold");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"a\": }', (1, 7)",
    "'', 'the file is empty (1, 1)'",
    "'[1] 2', 'the file goes on after its end (1, 5)'",
    "'a: b', this is not JSON",
    "'[1e999]', the number 1e999 is too large",
    "'{\"a\": 1, \"a\": 2}', key 'a' stands twice in one mapping",
  })
  void parseJson_refuses_whatIsNotJson(String text, String message) {
    String found =
        switch (Document.parseJson(text, DocumentLimits.DEFAULT)) {
          case Document.Broken(Finding finding) ->
              "%s (%d, %d)"
                  .formatted(finding.text(), finding.place().line(), finding.place().column());
          case Document.Read(_, List<Finding> findings) -> findings.toString();
        };
    assertThat(found).contains(message);
  }
}
