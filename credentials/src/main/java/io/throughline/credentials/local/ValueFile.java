package io.throughline.credentials.local;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.credentials.secret.SecretsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that holds a value: JSON or YAML when its name ends so, else its text without the newline
 * at its end. Parsers quote what they do not understand, so their messages go nowhere.
 */
record ValueFile(Path path) {
  /** Largest file, bytes. */
  static final int BYTES = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(ValueFile.class);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /**
   * Reads the value.
   *
   * @throws SecretsException when the file cannot be read, or not be understood
   */
  JsonNode read() {
    String text = text();
    String name = path.getFileName().toString();
    if (name.endsWith(".json")) {
      return json(text);
    }
    if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      return YamlValue.parse(text).orElseThrow(() -> unusable("is not valid YAML"));
    }
    return TextNode.valueOf(text.replaceFirst("\\r?\\n\\z", ""));
  }

  private String text() {
    try {
      if (Files.size(path) > BYTES) {
        throw unusable("is larger than " + BYTES + " bytes");
      }
      byte[] bytes = Files.readAllBytes(path);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw unusable("is not UTF-8 text");
    } catch (AccessDeniedException _) {
      throw unusable("may not be read by this service");
    } catch (IOException e) {
      log.warn("{} cannot be read", path, e);
      throw SecretsException.unreachable("a file with the value of a variable cannot be read");
    }
  }

  private JsonNode json(String text) {
    try {
      JsonNode value = JSON.readTree(text);
      if (value.isMissingNode()) {
        throw unusable("is empty, which is not JSON");
      }
      return value;
    } catch (JacksonException e) {
      JsonLocation at = e.getLocation();
      throw unusable(
          at == null
              ? "is not valid JSON"
              : "is not valid JSON (line %d, column %d)"
                  .formatted(at.getLineNr(), at.getColumnNr()));
    }
  }

  private SecretsException unusable(String why) {
    log.warn("{} {}", path, why);
    return SecretsException.unusable(
        "a file with the value of a variable "
            + why
            + "; the log of the credentials service says which");
  }
}
