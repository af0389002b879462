package io.throughline.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A file of settings: one JSON object of names and plain values. */
final class SettingsFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SettingsFile() {}

  /**
   * Reads a file; mistakes are told with their place and without the content, which may be secret.
   *
   * @param known names of settings
   * @param errors where mistakes are added
   */
  static Map<String, String> read(String path, Set<String> known, List<String> errors) {
    try {
      JsonNode root = JSON.readTree(Files.readString(Path.of(path)));
      if (!root.isObject()) {
        errors.add("%s: must be one JSON object of names and values".formatted(path));
        return Map.of();
      }
      return values(path, root, known, errors);
    } catch (JsonProcessingException e) {
      errors.add(
          "%s: is no well-formed JSON at line %d, column %d"
              .formatted(path, e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException | InvalidPathException _) {
      errors.add("%s: cannot be read".formatted(path));
    }
    return Map.of();
  }

  private static Map<String, String> values(
      String path, JsonNode root, Set<String> known, List<String> errors) {
    Map<String, String> values = new LinkedHashMap<>();
    root.properties()
        .forEach(setting -> {
          String name = setting.getKey();
          if (!known.contains(name)) {
            errors.add(
                "%s: there is no setting \"%s\"%s"
                    .formatted(
                        path,
                        name,
                        Flags.closest(name, known)
                            .map(candidate -> "; is it \"" + candidate + "\"?")
                            .orElse("")));
          } else if (!setting.getValue().isValueNode() || setting.getValue().isNull()) {
            errors.add("%s: \"%s\" must be a text, a number, true or false".formatted(path, name));
          } else {
            values.put(name, setting.getValue().asText());
          }
        });
    return values;
  }
}
