package io.throughline.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;

/** A source of secrets, as it is configured. */
public sealed interface SourceConfig {
  /** The name under which spans and metrics know the source. */
  String name();

  /**
   * Values that the configuration itself holds.
   *
   * @param values by {@code name}, {@code team/name} or {@code team/pipeline/name}
   */
  record Variables(Map<String, JsonNode> values) implements SourceConfig {
    public Variables {
      values = Map.copyOf(values);
    }

    @Override
    public String name() {
      return "variables";
    }

    /** Without the values. */
    @Override
    public String toString() {
      return "Variables" + values.keySet();
    }
  }

  /** Values in one file, JSON or YAML, under names as {@link Variables} has them. */
  record VariablesFile(Path file) implements SourceConfig {
    @Override
    public String name() {
      return "file";
    }
  }

  /** A file a value, under a directory. */
  record Directory(Path directory) implements SourceConfig {
    @Override
    public String name() {
      return "directory";
    }
  }
}
