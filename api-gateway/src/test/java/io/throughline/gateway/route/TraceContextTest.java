package io.throughline.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.gateway.Gateway;
import io.throughline.gateway.Http;
import io.throughline.telemetry.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TraceContextTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final Path DOCUMENT = Path.of("..", "docs", "observability.md");

  /** A command and what it prints, one after the other. */
  private static final Pattern EXAMPLE =
      Pattern.compile("```sh\\n(curl .*?)```\\s+```json\\n(.*?)```", Pattern.DOTALL);

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
  void answer_isTheCallersTrace_withTheSpanOfTheRequest() throws Exception {
    Http.Answer answer =
        gateway
            .http()
            .with("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
            .with("tracestate", "vendor=1,throughline=kept")
            .with("baggage", "user=me,throughline.team=main")
            .get("/trace-context");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode context = answer.json();
    String span = context.get("span_id").textValue();
    assertThat(span).matches("[0-9a-f]{16}").isNotEqualTo("b7ad6b7169203331");
    assertThat(answer.text())
        .isEqualTo(
            """
            {"trace_id":"%s","span_id":"%s","sampled":true,"kept":false,\
            "traceparent":"00-%s-%s-01","tracestate":"vendor=1","baggage":{"user":"me"}}\
            """
                .formatted(TRACE, span, TRACE, span));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(gateway.telemetry().tree().ofTrace(TRACE).render())
                .contains("GET /trace-context SERVER"));
  }

  @Test
  void callerWithoutATrace_getsOne() throws Exception {
    JsonNode context = gateway.http().with("traceparent", "nonsense").get("/trace-context").json();
    assertThat(context.get("trace_id").textValue()).matches("[0-9a-f]{32}");
    assertThat(context.get("baggage").isEmpty()).isTrue();
  }

  @Test
  void unsampledCaller_isHeeded() throws Exception {
    JsonNode context =
        gateway
            .http()
            .with("traceparent", "00-" + TRACE + "-b7ad6b7169203331-00")
            .get("/trace-context")
            .json();
    assertThat(context.get("sampled").booleanValue()).isFalse();
    assertThat(context.get("traceparent").textValue()).endsWith("-00");
  }

  @Test
  void secret_isNotShown() throws Exception {
    try (Redaction.Hold _ = gateway.telemetry().telemetry().redaction().hold(List.of("hunter2"))) {
      Http.Answer answer =
          gateway
              .http()
              .with("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
              .with("tracestate", "vendor=hunter2")
              .with("baggage", "password=hunter2,hunter2=x")
              .get("/trace-context");
      assertThat(answer.text()).doesNotContain("hunter2").contains("((redacted))");
    }
  }

  @Test
  void examplesOfTheGuide_answerWithWhatItShows() throws Exception {
    Matcher examples = EXAMPLE.matcher(Files.readString(DOCUMENT));
    int count = 0;
    for (; examples.find(); count++) {
      JsonNode shown = JsonMapper.builder().build().readTree(examples.group(2));
      JsonNode answered = JsonMapper.builder().build().readTree(shell(examples.group(1)));
      assertThat(answered.properties().stream().map(entry -> entry.getKey()))
          .containsExactlyElementsOf(
              shown.properties().stream().map(entry -> entry.getKey()).toList());
      assertThat(answered.path("trace_id")).isEqualTo(shown.path("trace_id"));
    }
    assertThat(count).isPositive();
  }

  private static String shell(String command) throws Exception {
    assumeThat(new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor())
        .as("curl is there")
        .isZero();
    Process process =
        new ProcessBuilder(
                "sh", "-c", command.replace("127.0.0.1:8080", gateway.address().toString()))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
