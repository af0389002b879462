package io.throughline.credentials.local;

import io.throughline.credentials.manager.Health;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretPath;
import io.throughline.credentials.secret.SecretsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file a value, under a directory; each is read when it is asked for. */
final class DirectorySecrets implements Manager {
  private static final List<String> ENDINGS = List.of("", ".json", ".yml", ".yaml");

  private final Path directory;

  DirectorySecrets(Path directory) {
    this.directory = directory;
  }

  @Override
  public Lookup find(SecretPath path) {
    present();
    return ENDINGS.stream()
        .map(ending -> directory.resolve(path.path() + ending))
        .flatMap(file -> secret(file).stream())
        .findFirst()
        .map(Lookup::found)
        .orElseGet(Lookup::missing);
  }

  @Override
  public Health health() {
    present();
    return new Health("read", "the directory is there");
  }

  private void present() {
    if (!Files.isDirectory(directory)) {
      throw SecretsException.unreachable("the directory of secrets " + directory + " is not there");
    }
  }

  private static Optional<Secret> secret(Path file) {
    return FileStamp.of(file)
        .map(stamp -> Secret.whileCurrent(new ValueFile(file).read(), () -> stamp.stillOf(file)));
  }

  @Override
  public String toString() {
    return "directory " + directory;
  }
}
