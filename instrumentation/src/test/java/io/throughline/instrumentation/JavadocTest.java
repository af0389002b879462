package io.throughline.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation can be made, with its examples in it: those of {@link ExamplesTest}. */
class JavadocTest {
  @TempDir private Path folder;

  @Test
  void documentation_showsTheExamples() throws Exception {
    StringWriter output = new StringWriter();
    int status =
        ToolProvider.findFirst("javadoc")
            .orElseThrow()
            .run(
                new PrintWriter(output),
                new PrintWriter(output),
                "-quiet",
                "-Xdoclint:all,-missing",
                "-Werror",
                "-sourcepath",
                "src/main/java",
                "--snippet-path",
                "src/test/java",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                "io.throughline.instrumentation");
    assertThat(output.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(page("BuildTrace")).contains("BuildTrace.join()", "BuildTrace.join(telemetry)");
    assertThat(page("Spans")).contains("unit tests", "code.file.path", "spans.threads()");
    assertThat(page("BuildTrace")).contains("artifact.name");
  }

  private String page(String type) throws Exception {
    return Files.readString(
        folder.resolve("io/throughline/instrumentation").resolve(type + ".html"));
  }
}
