package io.throughline.scheduler.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.scheduler.inputs.PassedBuild.Result;
import io.throughline.scheduler.model.QueueCause;
import io.throughline.scheduler.model.Waits;
import io.throughline.scheduler.trace.BuildSpan;
import io.throughline.scheduler.trace.SpanRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The JSON in columns. Empty lists are empty texts. */
final class StoredJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StoredJson() {}

  static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a column holds what is no JSON", e);
    }
  }

  static Version version(String text) {
    return Version.fromJson(read(text));
  }

  static String metadata(List<MetadataField> metadata) {
    ArrayNode array = JSON.createArrayNode();
    metadata.forEach(
        field -> array.addObject().put("name", field.name()).put("value", field.value()));
    return text(array);
  }

  static List<MetadataField> metadata(String text) {
    List<MetadataField> metadata = new ArrayList<>();
    for (JsonNode field : array(text)) {
      metadata.add(new MetadataField(field.path("name").asText(), field.path("value").asText()));
    }
    return metadata;
  }

  static String links(List<BuildSpan.Link> links) {
    ArrayNode array = JSON.createArrayNode();
    for (BuildSpan.Link link : links) {
      ObjectNode node = array.addObject();
      node.put("traceparent", link.span().traceparent());
      node.put("tracestate", link.span().tracestate());
      node.put("reason", link.reason().name());
      node.put("resource", link.resource());
      node.put("version", link.version());
    }
    return text(array);
  }

  static List<BuildSpan.Link> links(String text) {
    List<BuildSpan.Link> links = new ArrayList<>();
    for (JsonNode node : array(text)) {
      links.add(
          new BuildSpan.Link(
              new SpanRef(node.path("traceparent").asText(), node.path("tracestate").asText()),
              BuildSpan.Reason.valueOf(node.path("reason").asText()),
              node.path("resource").asText(),
              node.path("version").asText()));
    }
    return links;
  }

  static String waits(Waits waits) {
    ArrayNode array = JSON.createArrayNode();
    waits
        .list()
        .forEach(wait ->
            array.addObject().put("cause", wait.cause().text()).put("since_ms", wait.sinceMs()));
    return text(array);
  }

  static Waits waits(String text) {
    List<Waits.Wait> waits = new ArrayList<>();
    for (JsonNode wait : array(text)) {
      waits.add(
          new Waits.Wait(
              QueueCause.of(wait.path("cause").asText()), wait.path("since_ms").asLong()));
    }
    return new Waits(waits);
  }

  /** What a build vouches for; resources by their ids. */
  static List<Result> results(String text) {
    List<Result> results = new ArrayList<>();
    read(text)
        .properties()
        .forEach(resource ->
            resource
                .getValue()
                .forEach(hash ->
                    results.add(new Result(Long.parseLong(resource.getKey()), hash.asText()))));
    results.sort(Comparator.comparingLong(Result::resource));
    return results;
  }

  /** The same form as a pattern to look for. */
  static String containing(Map<Long, ? extends Iterable<String>> versions) {
    ObjectNode object = JSON.createObjectNode();
    versions.forEach((resource, hashes) -> {
      ArrayNode array = object.putArray(Long.toString(resource));
      hashes.forEach(array::add);
    });
    return object.toString();
  }

  private static Iterable<JsonNode> array(String text) {
    return text.isEmpty() ? List.of() : read(text);
  }

  private static String text(ArrayNode array) {
    return array.isEmpty() ? "" : array.toString();
  }
}
