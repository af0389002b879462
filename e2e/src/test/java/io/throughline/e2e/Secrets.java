package io.throughline.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Secrets, where the credentials service of an installation looks for them. */
final class Secrets {
  private Secrets() {}

  /**
   * Makes a secret.
   *
   * @param name TEAM/PIPELINE/NAME
   */
  static void plant(Path data, String name, String value) throws IOException {
    Path file = data.resolve("secrets").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, value + "\n");
  }
}
