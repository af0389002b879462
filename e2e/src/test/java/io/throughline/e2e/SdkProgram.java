package io.throughline.e2e;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A program with OpenTelemetry's SDK for Java, which takes all from its environment. It makes the
 * spans {@code unaware}, in a trace of its own, and {@code aware}, where {@code TRACEPARENT} says,
 * each with one below it.
 */
final class SdkProgram {
  private SdkProgram() {}

  static String source() {
    return Resources.text("sdk/Program.java");
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The SDK and what it stands on, and nothing of Throughline. */
  static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(jar -> jar.matches(".*/(io/opentelemetry|com/squareup|org/jetbrains)/.*"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
