package io.throughline.credentials.kubernetes;

import io.throughline.credentials.secret.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with the token of a service account, which somebody else renews. */
final class TokenFile {
  private TokenFile() {}

  /**
   * The token of now.
   *
   * @throws SecretsException when the file cannot be read
   */
  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException _) {
      throw SecretsException.denied(
          "the token of the service account for Kubernetes cannot be read; who runs Throughline"
              + " must look at the credentials service");
    }
  }
}
