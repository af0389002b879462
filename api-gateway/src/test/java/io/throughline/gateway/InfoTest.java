package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.Http.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfoTest {
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.fresh();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void info_isWhatFlyAsksForFirst() throws Exception {
    Answer answer = gateway.http().get("/api/v1/info");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.text())
        .isEqualTo(
            """
            {"version":"8.2.5","worker_version":"3.0","feature_flags":{"build_rerun":false,\
            "cache_streamed_volumes":false,"global_resources":false,"resource_causality":false},\
            "external_url":"http://%s"}\
            """
                .formatted(gateway.address()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/info", "/api/v1/user", "/api/v1/workers", "/api/v1/nothing", "/nowhere"})
  void everyAnswer_hasTheHeaders_thatClientsAndBrowsersLookFor(String path) throws Exception {
    Answer answer = gateway.http().get(path);
    assertThat(answer.header("X-Concourse-Version")).isEqualTo("8.2.5");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("deny");
    assertThat(answer.header("Content-Security-Policy")).isEqualTo("frame-ancestors 'none'");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("X-Download-Options")).isEqualTo("noopen");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store, private");
  }

  @Test
  void answer_isCompressed_forWhoeverTakesThat() throws Exception {
    Answer answer = gateway.http().with("Accept-Encoding", "gzip").get("/api/v1/openapi.json");
    assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void health_namesTheServices() throws Exception {
    Answer answer = gateway.http().get("/api/v1/health");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("status").textValue()).isEqualTo("ok");
    assertThat(answer.json().get("timestamp").textValue())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(answer.json().get("database")).hasToString("{\"status\":\"healthy\"}");
    assertThat(answer.json().findValuesAsText("name"))
        .containsExactly("build-engine", "credentials", "scheduler");
  }

  @Test
  void health_isDegraded_withoutTheEngine() throws Exception {
    gateway.stopEngine();
    try {
      Answer answer = gateway.http().get("/api/v1/health");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().get("status").textValue()).isEqualTo("degraded");
      assertThat(answer.json().get("components").get(0).get("status").textValue())
          .isEqualTo("unhealthy");
    } finally {
      gateway.startEngine();
    }
  }

  @Test
  void health_isAlsoWhereEverybodyLooksFirst() throws Exception {
    Answer answer = gateway.http().get("/health");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("status").textValue()).isEqualTo("ok");
  }

  @Test
  void routeThatIsNotBuilt_saysSo() throws Exception {
    Answer answer = gateway.http().get("/api/v1/workers");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.text()).isEqualTo("ListWorkers is not built yet");
    assertThat(gateway.http().get("/api/v1/nothing").status()).isEqualTo(404);
  }
}
