package io.throughline.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.terminal.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaterfallTest {
  private static final long MS = 1_000_000;

  private final List<Span> spans = new ArrayList<>();

  @Test
  void picture_showsTree_timeAndWhatIsWrong() {
    span(
        "1",
        "",
        "RUN main/web/test",
        "throughline-build-engine",
        0,
        4000,
        Map.of("error.type", "step_failed"),
        "ERROR");
    span(
        "2",
        "1",
        "queue",
        "throughline-scheduler",
        0,
        500,
        Map.of("throughline.queue.cause", "serial_group"),
        "UNSET");
    span("3", "1", "in_parallel", "throughline-build-engine", 500, 3000, Map.of(), "UNSET");
    span("4", "3", "task unit", "throughline-build-engine", 500, 3000, Map.of(), "UNSET");
    span(
        "5",
        "4",
        "throughline.v1.Runner/Run",
        "throughline-build-engine",
        510,
        2990,
        Map.of("rpc.method", "throughline.v1.Runner/Run"),
        "UNSET");
    span("6", "5", "bash", "throughline-k8s-runner", 520, 2980, Map.of(), "UNSET");
    span(
        "7",
        "3",
        "task lint",
        "throughline-build-engine",
        500,
        1500,
        Map.of("error.type", "exit_1"),
        "ERROR");
    span("8", "1", "on_failure", "throughline-build-engine", 3000, 4000, Map.of(), "UNSET");

    assertThat(String.join("\n", draw(terminal(90, true), 4000, false)))
        .isEqualTo(
            """
            span                            service   0                     4.00 s     total      self
            RUN main/web/test ✗ step failed engine    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━    4.00 s      0 ms
            ├ queue (serial group)          scheduler ━━━╸                            500 ms    500 ms
            ├ in_parallel                   engine       ╺━━━━━━━━━━━━━━━━━           2.50 s      0 ms
            │ ├ task unit                   engine       ╺━━━━━━━━━━━━━━━━━           2.50 s     40 ms
            │ │ └ bash                      runner       ╺━━━━━━━━━━━━━━━━╸           2.46 s    2.46 s
            │ └ task lint ✗ exit 1          engine       ╺━━━━━━╸                     1.00 s    1.00 s
            └ on_failure                    engine                         ━━━━━━━    1.00 s    1.00 s
            8 spans of 3 services, 1 of them gRPC calls and SQL statements: --all shows them\
            """);
  }

  @Test
  void command_saysHowMuchProcessorTimeItHad_unlessItWasShort() {
    Map<String, String> used =
        Map.of("process.cpu.time.user", "0.25", "process.cpu.time.system", "0.062");
    span("1", "", "make", "throughline-k8s-runner", 0, 2000, used, "UNSET");
    span("2", "1", "true", "throughline-k8s-runner", 0, 99, used, "UNSET");
    span(
        "3",
        "1",
        "odd",
        "throughline-k8s-runner",
        0,
        500,
        Map.of("process.cpu.time.user", "x"),
        "UNSET");
    List<String> lines = draw(terminal(90, true), 2000, false);
    assertThat(lines.get(1)).startsWith("make (cpu 312 ms) runner");
    assertThat(lines.get(2)).startsWith("├ true            ");
    assertThat(lines.get(3)).startsWith("└ odd             ");
  }

  @Test
  void openSpan_growsUntilNow_andSaysSo() {
    spans.add(
        new Span(
            "1",
            "",
            "task slow",
            "INTERNAL",
            "throughline-build-engine",
            0,
            OptionalLong.empty(),
            "UNSET",
            "",
            Map.of(),
            List.of()));
    assertThat(draw(terminal(60, true), 2000, false).get(1)).contains("▶").contains("2.00 s");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 79, 80, 100, 200})
  void lines_fitTheTerminal(int columns) {
    span(
        "1",
        "",
        "RUN main/a-pipeline-with-a-long-name/and-a-job-with-an-even-longer-one",
        "throughline-build-engine",
        0,
        4000,
        Map.of(),
        "UNSET");
    span("2", "1", "task 2", "throughline-build-engine", 1000, 2000, Map.of(), "UNSET");
    List<String> lines = draw(terminal(columns, true), 4000, false);
    assertThat(lines.subList(0, 3))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
  }

  @Test
  void picture_isAscii_whereNothingElseIsShown() {
    span("1", "", "RUN a", "throughline-build-engine", 0, 4000, Map.of(), "ERROR");
    span("2", "1", "task b", "throughline-build-engine", 0, 4000, Map.of(), "UNSET");
    span("3", "1", "task c", "throughline-build-engine", 0, 4000, Map.of(), "UNSET");
    String picture = String.join("\n", draw(terminal(100, false), 4000, false).subList(0, 4));
    assertThat(picture.chars().allMatch(c -> c < 128)).isTrue();
    assertThat(picture).contains("|-task b").contains("`-task c").contains("====");
  }

  @Test
  void everything_isShown_onRequest() {
    span("1", "", "task a", "throughline-build-engine", 0, 10, Map.of(), "UNSET");
    span(
        "2",
        "1",
        "SELECT builds",
        "throughline-scheduler",
        0,
        5,
        Map.of("db.system.name", "postgresql"),
        "UNSET");
    assertThat(draw(terminal(100, true), 10, false))
        .noneMatch(line -> line.contains("SELECT builds"));
    assertThat(draw(terminal(100, true), 10, true))
        .anyMatch(line -> line.contains("SELECT builds"));
  }

  private List<String> draw(Terminal terminal, long nowMs, boolean everything) {
    return new Waterfall(terminal, everything).draw(new Trace("t", spans, 0), nowMs * MS);
  }

  private void span(
      String id,
      String parent,
      String name,
      String service,
      long startMs,
      long endMs,
      Map<String, String> attributes,
      String status) {
    spans.add(
        new Span(
            id,
            parent,
            name,
            "INTERNAL",
            service,
            startMs * MS,
            OptionalLong.of(endMs * MS),
            status,
            "",
            attributes,
            List.of()));
  }

  private static Terminal terminal(int columns, boolean unicode) {
    return new Terminal(
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
        columns,
        false,
        unicode,
        false);
  }
}
