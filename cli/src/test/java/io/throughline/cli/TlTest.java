package io.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlTest {
  private static final String TRACE =
      """
      {"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","spans":[
        {"span_id":"00f067aa0ba902b7","parent_span_id":"","name":"RUN main/web/test","service":"throughline-build-engine",
         "start_ns":1000000000,"end_ns":3000000000,"status":"UNSET","attributes":{}},
        {"span_id":"00f067aa0ba902b8","parent_span_id":"00f067aa0ba902b7","name":"task unit","service":"throughline-build-engine",
         "start_ns":1500000000,"end_ns":3000000000,"status":"UNSET","attributes":{}}]}
      """;

  @TempDir private Path home;

  private final FakeApi api = new FakeApi();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final PrintStream stderr = System.err;

  @BeforeEach
  void logIn() throws IOException {
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    Files.writeString(
        home.resolve(".flyrc"),
        "targets: {here: {api: '%s', team: main, token: {type: Bearer, value: abc}}}"
            .formatted(api.url()));
  }

  @AfterEach
  void close() {
    System.setErr(stderr);
    api.close();
  }

  @Test
  void trace_isExported_whenAsked() {
    api.on("/api/v1/builds/7", build("succeeded")).on("/api/v1/builds/7/trace/export", "");
    assertThat(tl("trace", "7", "--export", "--target", "here")).isZero();
    assertThat(output()).contains("the trace of build 7 is exported");
  }

  @Test
  void help_namesEveryCommand() {
    assertThat(tl("--help")).isZero();
    assertThat(output()).contains("trace", "demo", "down", "completion", "Usage: tl");
  }

  @Test
  void everyCommand_explainsItself() {
    for (String command : List.of("trace", "demo", "down", "completion")) {
      output.reset();
      assertThat(tl(command, "--help")).as(command).isZero();
      assertThat(output()).contains("Usage: tl " + command);
    }
  }

  @Test
  void commandThatIsMistyped_isGuessed() {
    assertThat(tl("trase", "1")).isEqualTo(2);
    assertThat(errors()).contains("trase").contains("Did you mean").contains("trace");
  }

  @Test
  void trace_isDrawn_withTheTokenOfFly() {
    api.on("/api/v1/builds/7", build("succeeded")).on("/api/v1/builds/7/trace", TRACE);
    assertThat(tl("trace", "7", "--target", "here")).isZero();
    assertThat(output())
        .startsWith("main/web/test #3  succeeded  trace 4bf92f3577b34da6a3ce929d0e0e4736")
        .contains("task unit")
        .contains("1.50 s");
    assertThat(api.authorizations()).containsOnly("Bearer abc");
  }

  @Test
  void trace_isFoundByTheNamesOfAJob() {
    api.on("/api/v1/teams/main/pipelines/a%20b/jobs/test/builds/3", build("succeeded"))
        .on("/api/v1/builds/7", build("succeeded"))
        .on("/api/v1/builds/7/trace", TRACE);
    assertThat(tl("trace", "main/a b/test/3", "--target", "here", "--json")).isZero();
    assertThat(output()).startsWith("{").contains("\"self_ns\" : 500000000");
  }

  @Test
  void buildThatIsNot_isSaidSo() {
    assertThat(tl("trace", "8", "--target", "here")).isEqualTo(1);
    assertThat(tl("trace", "eight", "--target", "here")).isEqualTo(1);
    assertThat(errors())
        .contains("tl: there is no build 8")
        .contains("tl: \"eight\" is neither the id of a build nor TEAM/PIPELINE/JOB/NAME");
  }

  @Test
  void target_thatNobodyLoggedInTo_isToldHowToMake() {
    assertThat(tl("trace", "8", "--target", "there")).isEqualTo(1);
    assertThat(errors()).contains("there is no target \"there\"").contains("fly -t there login");
  }

  @Test
  void completion_isAScript() {
    assertThat(tl("completion")).isZero();
    assertThat(output()).contains("complete -F").contains("trace");
  }

  private static String build(String status) {
    return """
    {"id":7,"name":"3","team_name":"main","pipeline_name":"web","job_name":"test","status":"%s"}
    """
        .formatted(status);
  }

  private int tl(String... args) {
    Terminal terminal =
        new Terminal(
            new PrintStream(output, true, StandardCharsets.UTF_8), 100, false, true, false);
    return Tl.run(List.of(args), terminal, Map.of("HOME", home.toString()));
  }

  private String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return errors.toString(StandardCharsets.UTF_8);
  }
}
