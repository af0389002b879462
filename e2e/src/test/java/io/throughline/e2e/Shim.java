package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program of the shim, built as it is for images. */
final class Shim {
  private static final Path DIRECTORY = Installation.checkout().resolve("shim");

  private Shim() {}

  /** Builds it, and says where it is. The test is skipped where there is no Go. */
  static Path orSkip() throws IOException, InterruptedException {
    assumeTrue(hasGo(), "there is no go on PATH, with which the shim is built.");
    String build = DIRECTORY.resolve("build").toString();
    Commands.Ended built = new Commands(List.of(build), Map.of()).run("amd64");
    assertThat(built.status()).as(built.output()).isZero();
    return DIRECTORY.resolve("target/throughline-shim-linux-amd64");
  }

  /** A file of the examples. */
  static Path example(String name) {
    return DIRECTORY.resolve("examples").resolve(name);
  }

  static boolean hasGo() throws InterruptedException {
    try {
      return new Commands(List.of("go"), Map.of()).run("version").status() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
