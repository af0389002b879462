package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no good client sends is refused, in words that help, and harms nobody else. */
class BadInputTest {
  private static final String MAIN = "/api/v1/teams/main";
  private static final String CONFIG = MAIN + "/pipelines/bad/config";
  private static final String YAML = "application/x-yaml";
  private static final int BODY_LIMIT = 10 << 20;
  private static final int SLOW_CLIENTS = 50;

  @TempDir static Path home;

  private static Installation installation;
  private static Client client;
  private static Http http;

  @BeforeAll
  static void start() {
    installation = Installation.start(home.resolve("data"), List.of(), Map.of());
    client = new Client(installation.api());
    http = new Http(client.api().target().url(), client.api().authorization());
    client.setPipeline("good", Resources.text("true.yml"));
  }

  @AfterAll
  static void stop() {
    http.close();
    client.close();
    installation.close();
  }

  @AfterEach
  void builds_stillRun() {
    assertThat(client.awaitEnd(client.trigger("good", "true"))).isEqualTo("succeeded");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          "jobs: [{name: a, plan: [{get: nowhere}]}]"              | "unknown resource 'nowhere'" | "(line 1,"
          "jobs:\n- name: a\n  plan:\n  - tusk: x\n"               | "jobs.a.plan.do[0]"          | "(line 4,"
          "jobs:\n- name: a\n  plan: [}\n"                         | "malformed config"           | "line 3"
          "jobs: 17"                                               | "jobs"                       | "(line 1, column 7)"
          "resources:\n- {name: r, type: mock, sauce: {}}\njobs: []" | "sauce"                    | "(line 2,"
          """)
  void malformedPipeline_isRefusedWithTheFaultAndItsPlace(String yaml, String fault, String place) {
    HttpResponse<String> answer = http.put(CONFIG, YAML, yaml);
    assertThat(answer.statusCode()).isEqualTo(400);
    String errors = Client.json(answer.body()).path("errors").toString();
    assertThat(errors).contains(fault, place);
  }

  @Test
  void pipelineThatIsNoUtf8_isRefused() {
    byte[] latin = "jobs: [{name: caf\u00e9}]".getBytes(StandardCharsets.ISO_8859_1);
    HttpResponse<String> answer = http.put(CONFIG, YAML, latin);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1", "{\"auth\": }", "nonsense", "17", "[]", "{\"auth\": 3}"})
  void malformedJson_isRefused(String json) {
    HttpResponse<String> answer = http.put("/api/v1/teams/other", "application/json", json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void oversizedBody_isRefused() {
    HttpResponse<String> answer = http.put(CONFIG, YAML, new byte[BODY_LIMIT + 1]);
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/builds/-1, 404",
    "/api/v1/builds/0, 404",
    "/api/v1/builds/99999999999999999999, 400",
    "/api/v1/builds/9223372036854775807/events, 404",
    "/api/v1/builds/one, 400",
    "/api/v1/builds?limit=-1, 400",
    "/api/v1/builds?from=99999999999999999999, 400",
    "/api/v1/builds?to=x, 400",
    "/api/v1/builds?limit=2147483648, 200",
    "/api/v1/teams/main/pipelines/good/jobs/true/builds/99999999999999999999, 404",
    "/api/v1/teams/main/pipelines/%00/config, 400",
    "/api/v1/teams/main/pipelines/%ff%fe/config, 404"
  })
  void strangeNumbersAndNames_areAnswered(String path, int status) {
    assertThat(http.get(path).statusCode()).isEqualTo(status);
  }

  @Test
  void requestThatEndsInTheMiddle_isNotActedUpon() throws IOException {
    try (RawConnection connection = new RawConnection(http.server())) {
      connection.send(head(CONFIG, 1_000) + "jobs:\n- name: half\n").finish();
      assertThat(connection.statusLine()).doesNotContain(" 200 ", " 201 ");
    }
    assertThat(http.get(CONFIG).statusCode()).isEqualTo(404);
  }

  @Test
  void slowRequests_holdNobodyUp() throws IOException {
    List<RawConnection> slow = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW_CLIENTS; i++) {
        slow.add(new RawConnection(http.server()).send(head(CONFIG, 1_000) + "jobs:"));
      }
      builds_stillRun();
    } finally {
      for (RawConnection connection : slow) {
        connection.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense\n\n", "GET\n\n", "\0\1\2\3\n\n", "GET / HTTP/9.9\n\n"})
  void noHttp_isRefused(String text) throws IOException {
    try (RawConnection connection = new RawConnection(http.server()).send(text)) {
      assertThat(connection.statusLine()).doesNotContain(" 200 ");
    }
  }

  @Test
  void outputThatIsNoUtf8_comesThroughWithTheBadBytesReplaced() {
    client.setPipeline("bytes", Resources.text("bytes.yml"));
    long build = client.trigger("bytes", "bytes");
    assertThat(client.awaitEnd(build)).isEqualTo("succeeded");
    assertThat(client.log(build))
        .isEqualTo("good \ufffd\ufffd bad \ufffd( half \ufffd\n\0\u001b[1m end\n");
  }

  private static String head(String path, int length) {
    return """
    PUT %s HTTP/1.1
    Host: localhost
    Authorization: %s
    Content-Type: application/x-yaml
    Content-Length: %d

    """
        .formatted(path, client.api().authorization(), length);
  }
}
