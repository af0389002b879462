package io.throughline.credentials;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file a value, under a directory; each is read when it is asked for. */
final class DirectorySecrets implements Secrets {
  private static final List<String> ENDINGS = List.of("", ".json", ".yml", ".yaml");

  private final Path directory;

  DirectorySecrets(Path directory) {
    this.directory = directory;
  }

  @Override
  public Lookup find(SecretPath path) {
    if (!Files.isDirectory(directory)) {
      throw SecretsException.unreachable("the directory of secrets " + directory + " is not there");
    }
    Optional<List<String>> segments = path.segments();
    if (segments.isEmpty()) {
      return Lookup.missing();
    }
    String below = String.join("/", segments.get());
    return ENDINGS.stream()
        .map(ending -> directory.resolve(below + ending))
        .flatMap(file -> secret(file).stream())
        .findFirst()
        .map(Lookup::found)
        .orElseGet(Lookup::missing);
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
