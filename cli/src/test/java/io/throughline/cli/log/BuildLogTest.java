package io.throughline.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.FakeApi;
import io.throughline.cli.api.Api;
import io.throughline.cli.api.Target;
import io.throughline.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuildLogTest {
  private final FakeApi server = new FakeApi();
  private final Api api =
      new Api(new Target(server.url(), "main", new Target.Login.Token("Bearer", "abc")));
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final StringBuilder events = new StringBuilder();

  @AfterEach
  void close() {
    api.close();
    server.close();
  }

  @Test
  void lines_areWhole_eachWithItsStep() {
    log("1", "from unit\nhalf a");
    log("2", "from lint\n");
    log("1", " line\r\nrest without end");
    event("finish-task", "{\"origin\":{\"id\":\"1\"},\"exit_status\":3}");
    event("error", "{\"origin\":{\"id\":\"2\"},\"message\":\"no such file\"}");
    event("status", "{\"status\":\"errored\"}");
    assertThat(follow()).isEqualTo("errored");
    assertThat(output.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
                      unit | from unit
            a-rather-long~ | from lint
                      unit | half a line
                      unit | rest without end
                      unit | exit status 3
            a-rather-long~ | no such file
            """);
  }

  @Test
  void statusIsUnknown_whenTheStreamEndsBefore() {
    log("1", "x\n");
    assertThat(follow()).isEqualTo("unknown");
  }

  private void log(String origin, String payload) {
    event(
        "log",
        "{\"origin\":{\"id\":\"%s\"},\"payload\":\"%s\"}"
            .formatted(origin, payload.replace("\r", "\\r").replace("\n", "\\n")));
  }

  private void event(String kind, String data) {
    events.append(
        "id: 1\nevent: event\ndata: {\"event\":\"%s\",\"data\":%s}\n\n".formatted(kind, data));
  }

  private String follow() {
    server
        .on("/api/v1/builds/7/events", events + "event: end\ndata\n\n")
        .on(
            "/api/v1/builds/7/plan",
            """
            {"plan":{"id":"0","do":[{"id":"1","task":{"name":"unit"}},{"id":"2","task":{"name":"a-rather-long-name"}}]}}
            """);
    Terminal terminal =
        new Terminal(
            new PrintStream(output, true, StandardCharsets.UTF_8), 100, false, false, false);
    return new BuildLog(api, terminal, 7).follow();
  }
}
