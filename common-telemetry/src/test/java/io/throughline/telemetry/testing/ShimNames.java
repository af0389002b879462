package io.throughline.telemetry.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The names of what the shim sends, {@code shim/telemetry.json}; its own tests hold them against
 * what it sends.
 *
 * @param attributes of its span: key, type and meaning
 * @param metrics with name, kind, unit, meaning, attributes and series in a scrape
 */
public record ShimNames(List<JsonNode> attributes, List<JsonNode> metrics) {
  private static final Path FILE = Path.of("..", "shim", "telemetry.json");

  public ShimNames {
    attributes = List.copyOf(attributes);
    metrics = List.copyOf(metrics);
  }

  /** What the file of this checkout has. */
  public static ShimNames read() {
    try {
      JsonNode file = JsonMapper.builder().build().readTree(FILE.toFile());
      return new ShimNames(
          file.path("attributes").valueStream().toList(),
          file.path("metrics").valueStream().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
