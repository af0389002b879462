package io.throughline.engine.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a program of the resource type protocol answered. */
record ResourceAnswer(Version version, List<MetadataField> metadata) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  ResourceAnswer {
    metadata = List.copyOf(metadata);
  }

  /**
   * Reads the answer of a get or a put.
   *
   * @throws StepErrored when it is none
   */
  static ResourceAnswer read(byte[] answer) {
    JsonNode json = json(answer);
    if (!json.isObject() || !json.path("version").isObject()) {
      throw broken("it must be an object with a version");
    }
    return new ResourceAnswer(version(json.path("version")), metadata(json.path("metadata")));
  }

  /**
   * Reads the answer of a check: versions, oldest first. No answer at all means none.
   *
   * @throws StepErrored when it is none
   */
  static List<Version> readVersions(byte[] answer) {
    if (new String(answer, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
      return List.of();
    }
    JsonNode json = json(answer);
    if (json.isNull()) {
      return List.of();
    }
    if (!json.isArray()) {
      throw broken("it must be a list of versions");
    }
    List<Version> versions = new ArrayList<>();
    json.forEach(version -> versions.add(version(version)));
    return versions;
  }

  private static Version version(JsonNode json) {
    try {
      return Version.fromJson(json);
    } catch (IllegalArgumentException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
  }

  private static List<MetadataField> metadata(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return List.of();
    }
    if (!json.isArray()) {
      throw broken("its metadata must be a list of names and values");
    }
    List<MetadataField> metadata = new ArrayList<>();
    for (JsonNode field : json) {
      if (!field.path("name").isTextual()) {
        throw broken("its metadata must be a list of names and values");
      }
      metadata.add(new MetadataField(field.path("name").asText(), field.path("value").asText("")));
    }
    return metadata;
  }

  private static JsonNode json(byte[] answer) {
    try {
      JsonNode json = JSON.readTree(answer);
      if (json == null || json.isMissingNode()) {
        throw broken("it is empty");
      }
      return json;
    } catch (JsonProcessingException e) {
      // The message of the exception may show what the program wrote.
      throw broken("it is no JSON (line %d)".formatted(e.getLocation().getLineNr()));
    } catch (IOException e) {
      throw broken("it cannot be read");
    }
  }

  private static StepErrored broken(String why) {
    return new StepErrored(
        "broken_resource_answer",
        "the resource's program gave an answer that cannot be used: " + why);
  }
}
