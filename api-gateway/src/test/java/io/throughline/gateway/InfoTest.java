package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.Http.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
}
