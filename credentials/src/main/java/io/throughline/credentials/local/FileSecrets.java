package io.throughline.credentials.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.manager.Health;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretPath;
import io.throughline.credentials.secret.SecretsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values in one file, which is read again when it has changed. */
final class FileSecrets implements Manager {
  private record Content(FileStamp stamp, Map<String, Secret> values) {}

  private final Path file;
  private volatile @Nullable Content last;

  FileSecrets(Path file) {
    this.file = file;
  }

  @Override
  public Lookup find(SecretPath path) {
    return Optional.ofNullable(content().values().get(path.path()))
        .map(Lookup::found)
        .orElseGet(Lookup::missing);
  }

  @Override
  public Health health() {
    return new Health("read", content().values().size() + " variables");
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
    Map<String, Secret> map = new HashMap<>();
    values
        .properties()
        .forEach(field ->
            map.put(
                field.getKey(), Secret.whileCurrent(field.getValue(), () -> stamp.stillOf(file))));
    Content content = new Content(stamp, map);
    last = content;
    return content;
  }

  @Override
  public String toString() {
    return "file " + file;
  }
}
