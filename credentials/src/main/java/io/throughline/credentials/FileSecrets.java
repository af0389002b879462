package io.throughline.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values in one file, which is read again when it has changed. */
final class FileSecrets implements Secrets {
  private record Content(FileStamp stamp, Secrets secrets) {}

  private final Path file;
  private volatile @Nullable Content last;

  FileSecrets(Path file) {
    this.file = file;
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    Content content = content();
    return content
        .secrets()
        .find(path)
        .secret()
        .map(secret ->
            Lookup.found(Secret.whileCurrent(secret.value(), () -> content.stamp().stillOf(file))))
        .orElseGet(Lookup::missing);
  }

  private Content content() {
    Content known = last;
    if (known != null && known.stamp().stillOf(file)) {
      return known;
    }
    FileStamp stamp =
        FileStamp.of(file)
            .orElseThrow(() ->
                SecretsException.unreachable("the file of variables " + file + " is not there"));
    JsonNode values = new ValueFile(file).read();
    if (!values.isObject()) {
      throw SecretsException.unusable(
          "the file of variables " + file + " must be JSON or YAML with a value for each name");
    }
    Map<String, JsonNode> map = new HashMap<>();
    values.properties().forEach(field -> map.put(field.getKey(), field.getValue()));
    Content content = new Content(stamp, Secrets.variables(map));
    last = content;
    return content;
  }

  @Override
  public String toString() {
    return "file " + file;
  }
}
