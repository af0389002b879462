package io.throughline.credentials.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupOrderTest {
  private static final List<String> PLACES =
      List.of("main/demo/", "main/", "", "other/", "main/x/");
  private static final List<String> NAMES = List.of("a", "b", "c", "a.b", "key-1");

  @TempDir Path directory;

  /** Any values at any places: what is found is the narrowest of the first source that has one. */
  @Test
  void value_isTheNarrowest_ofTheFirstSourceThatHasOne() throws Exception {
    Random random = new Random(20_261_121);
    for (int round = 0; round < 300; round++) {
      Map<String, JsonNode> first = randomValues(random, "variables");
      Map<String, JsonNode> second = randomValues(random, "files");
      Path files = Files.createDirectory(directory.resolve("round" + round));
      write(files, second);
      Source secrets =
          Source.firstOf(
              List.of(
                  new VariableSecrets("variables", first).at(Places.SCOPED),
                  new DirectorySecrets(files).at(Places.SCOPED)));
      for (String name : NAMES) {
        assertThat(found(secrets.find(Variable.of("main", "demo", name))))
            .isEqualTo(expected(name, List.of(first, second)));
      }
    }
  }

  private static Optional<String> found(Lookup lookup) {
    return lookup.secret().map(secret -> secret.value().textValue());
  }

  private static Optional<String> expected(String name, List<Map<String, JsonNode>> sources) {
    return sources.stream()
        .flatMap(source -> Stream.of("main/demo/", "main/", "").map(at -> source.get(at + name)))
        .flatMap(Stream::ofNullable)
        .map(JsonNode::textValue)
        .findFirst();
  }

  private static Map<String, JsonNode> randomValues(Random random, String source) {
    Map<String, JsonNode> values = new HashMap<>();
    for (String place : PLACES) {
      for (String name : NAMES) {
        if (random.nextInt(4) == 0) {
          values.put(place + name, TextNode.valueOf(source + " " + place + name));
        }
      }
    }
    return values;
  }

  private static void write(Path directory, Map<String, JsonNode> values) throws IOException {
    for (Map.Entry<String, JsonNode> value : values.entrySet()) {
      Path file = directory.resolve(value.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, value.getValue().textValue() + "\n");
    }
  }
}
