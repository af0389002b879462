package io.throughline.engine.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.BuildSpan;
import io.throughline.engine.build.SpanRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a build is, as JSON in its row. */
final class BuildJson {
  private BuildJson() {}

  static String write(BuildIdentity identity) {
    ObjectNode node = StoredJson.object();
    node.put("uid", identity.uid())
        .put("id", identity.id())
        .put("name", identity.name())
        .put("team", identity.team())
        .put("team_id", identity.teamId())
        .put("pipeline", identity.pipeline())
        .put("instance_vars", identity.instanceVarsJson())
        .put("pipeline_id", identity.pipelineId())
        .put("job", identity.job())
        .put("job_id", identity.jobId())
        .put("resource", identity.resource())
        .put("created_by", identity.createdBy())
        .put("created_ms", identity.created().toEpochMilli());
    return StoredJson.text(node);
  }

  static BuildIdentity identity(String text) {
    JsonNode node = StoredJson.read(text);
    return new BuildIdentity(
        node.path("uid").asText(),
        node.path("id").asLong(),
        node.path("name").asText(),
        node.path("team").asText(),
        node.path("team_id").asLong(),
        node.path("pipeline").asText(),
        node.path("instance_vars").asText(),
        node.path("pipeline_id").asLong(),
        node.path("job").asText(),
        node.path("job_id").asLong(),
        node.path("resource").asText(),
        node.path("created_by").asText(),
        Instant.ofEpochMilli(node.path("created_ms").asLong()));
  }

  static String write(List<BuildSpan.Link> links) {
    ArrayNode nodes = StoredJson.array();
    for (BuildSpan.Link link : links) {
      nodes.add(write(link.span()).set("attributes", StoredJson.write(link.attributes())));
    }
    return StoredJson.text(nodes);
  }

  static List<BuildSpan.Link> links(String text) {
    List<BuildSpan.Link> links = new ArrayList<>();
    for (JsonNode node : StoredJson.read(text)) {
      links.add(new BuildSpan.Link(span(node), StoredJson.map(node.path("attributes"))));
    }
    return links;
  }

  static ObjectNode write(SpanRef span) {
    return StoredJson.object()
        .put("traceparent", span.traceparent())
        .put("tracestate", span.tracestate());
  }

  static SpanRef span(JsonNode node) {
    return new SpanRef(node.path("traceparent").asText(), node.path("tracestate").asText());
  }
}
