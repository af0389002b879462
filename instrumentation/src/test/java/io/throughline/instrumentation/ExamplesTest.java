package io.throughline.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.throughline.telemetry.testing.SpanTree;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of the Javadoc, which stand between the markers, and what they do. */
class ExamplesTest {
  private final Step step = Step.ofBuild();
  private final BuildTrace trace = step.join();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void join_worksAnywhere_alsoOutsideOfABuild() {
    // @start region="join"
    try (BuildTrace trace = BuildTrace.join()) {
      trace.spans().around("compile", () -> compile("Main.java"));
    }
    // @end
  }

  @Test
  void ownTelemetry_isUsed_andLeftAlone() {
    OpenTelemetry telemetry = step.telemetry();
    // @start region="own"
    BuildTrace trace = BuildTrace.join(telemetry);
    // @end
    trace.spans().around("compile", () -> compile("Main.java"));
    assertThat(step.tree().render()).isEqualTo("compile INTERNAL\n");
  }

  @Test
  void blocks_areChildren_ofTheBlocksAroundThem() throws IOException {
    Spans spans = trace.spans();
    // @start region="around"
    String report =
        spans.around(
            "unit tests",
            () -> {
              spans.around("compile", () -> compile("Main.java"));
              return spans.around("run", () -> readReport()); // IOException may go through
            });
    // @end
    assertThat(report).isEqualTo("3 passed");
    assertThat(step.tree().render())
        .isEqualTo("unit tests INTERNAL\n  compile INTERNAL\n  run INTERNAL\n");
  }

  @Test
  void whatDiffers_isAnAttribute() {
    Spans spans = trace.spans();
    // @start region="attributes"
    for (String file : List.of("Main.java", "Test.java")) {
      spans.span("compile").attribute("code.file.path", file).around(() -> compile(file));
    }
    // @end
    assertThat(
            step.tree()
                .values(
                    "compile",
                    io.opentelemetry.api.common.AttributeKey.stringKey("code.file.path")))
        .containsExactly("Main.java", "Test.java");
  }

  @Test
  void threads_goOn_whereTheirTaskWasHandedOver() {
    Spans spans = trace.spans();
    // @start region="threads"
    spans.around(
        "all",
        () -> {
          try (ExecutorService threads = spans.threads()) {
            threads.execute(() -> spans.around("left", () -> compile("Left.java")));
            threads.execute(() -> spans.around("right", () -> compile("Right.java")));
          }
        });
    // @end
    SpanTree tree = step.tree();
    assertThat(tree.render()).startsWith("all INTERNAL\n  ").hasLineCount(3);
    assertThat(tree.get("left").getParentSpanId()).isEqualTo(tree.get("all").getSpanId());
    assertThat(tree.get("right").getParentSpanId()).isEqualTo(tree.get("all").getSpanId());
  }

  // @start region="annotations"
  /** Sends what was built somewhere. */
  interface Publisher {
    @WithSpan("publish")
    void publish(@SpanAttribute("artifact.name") String artifact, String password);
  }

  static Publisher traced(BuildTrace trace, Publisher publisher) {
    return trace.traced(Publisher.class, publisher);
  }

  // @end

  @Test
  void annotatedMethod_isASpan_withTheParametersThatAreMarked() {
    Publisher plain = (_, _) -> {};
    Publisher publisher = traced(trace, plain);
    publisher.publish("app.jar", "hunter2");
    assertThat(step.tree().render()).isEqualTo("publish INTERNAL\n");
    assertThat(step.tree().get("publish").getAttributes().toString())
        .contains("artifact.name=app.jar")
        .doesNotContain("hunter2");
  }

  private static void compile(String file) {
    assertThat(file).endsWith(".java");
  }

  private static String readReport() throws IOException {
    return new StringReader("3 passed").readAllAsString();
  }
}
