package io.throughline.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.Gateway;
import io.throughline.gateway.Http;
import io.throughline.gateway.Http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every shape of the API, byte by byte: {@code wire.txt} has a request on one line, its answer on
 * the next.
 */
class WireTest {
  private static Gateway gateway;
  private static Http owner;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.withExamples();
    owner = gateway.as("owner");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static Stream<Map.Entry<String, String>> shapes() throws IOException {
    Map<String, String> shapes = new TreeMap<>();
    try (InputStream golden = WireTest.class.getResourceAsStream("/wire.txt")) {
      String[] lines = new String(golden.readAllBytes(), StandardCharsets.UTF_8).split("\n+");
      for (int i = 0; i + 1 < lines.length; i += 2) {
        shapes.put(lines[i], lines[i + 1]);
      }
    }
    return shapes.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void answer_isExactlyWhatClientsKnow(Map.Entry<String, String> shape) throws Exception {
    Answer answer = owner.get(shape.getKey());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.text()).isEqualTo(shape.getValue());
  }
}
