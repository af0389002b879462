package io.throughline.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.cli.api.Api;
import io.throughline.cli.terminal.CliFailure;
import io.throughline.cli.trace.Trace;
import io.throughline.cli.trace.TraceJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the tests do over the API, in their words. */
final class Client implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> FINAL = Set.of("succeeded", "failed", "errored", "aborted");

  private final Api api;

  Client(Api api) {
    this.api = api;
  }

  Api api() {
    return api;
  }

  /** Sets a pipeline of team main and unpauses it. */
  void setPipeline(String name, String yaml) {
    setPipelinePaused(name, yaml);
    api.put(path(name) + "/unpause", "application/json", "");
  }

  void setPipelinePaused(String name, String yaml) {
    String version = api.header(path(name) + "/config", "X-Concourse-Config-Version").orElse("");
    api.put(
        path(name) + "/config", "application/x-yaml", yaml, "X-Concourse-Config-Version", version);
  }

  /** Triggers a job; the answer is the id of the build. */
  long trigger(String pipeline, String job) {
    return api.post(path(pipeline) + "/jobs/" + job + "/builds").path("id").asLong();
  }

  /** Looks for new versions of a resource; the answer is the id of the build that does it. */
  long check(String pipeline, String resource) {
    return api.post(path(pipeline) + "/resources/" + resource + "/check").path("id").asLong();
  }

  /** JSON of a path as one text. */
  String text(String path) {
    return api.require(path).toString();
  }

  void abort(long build) {
    api.put("/api/v1/builds/" + build + "/abort", "application/json", "");
  }

  JsonNode build(long id) {
    return api.require("/api/v1/builds/" + id);
  }

  String status(long id) {
    return build(id).path("status").asText();
  }

  static boolean isOver(JsonNode build) {
    return FINAL.contains(build.path("status").asText());
  }

  /** Waits for the end of a build; the answer is its status. */
  String awaitEnd(long id) {
    await().atMost(Installation.PATIENCE).until(() -> FINAL.contains(status(id)));
    return status(id);
  }

  /** Waits for the end of a build as long as somebody answers now and then. */
  String awaitEndThrough(long id) {
    await()
        .atMost(Installation.PATIENCE)
        .ignoreExceptionsInstanceOf(CliFailure.class)
        .until(() -> FINAL.contains(status(id)));
    return status(id);
  }

  /** Waits until the newest build of a job is as wished. */
  JsonNode awaitNewest(String pipeline, String job, Predicate<JsonNode> wished) {
    String builds = path(pipeline) + "/jobs/" + job + "/builds";
    await().atMost(Installation.PATIENCE).until(() -> wished.test(api.require(builds).path(0)));
    return api.require(builds).path(0);
  }

  /** The trace of a build, when nothing in it is open any more. */
  Trace trace(long build) {
    String path = "/api/v1/builds/" + build + "/trace";
    await()
        .atMost(Installation.PATIENCE)
        .until(() ->
            TraceJson.read(api.require(path)).spans().stream().noneMatch(span -> span.isOpen()));
    return TraceJson.read(api.require(path));
  }

  /** All events of a build, to its end. */
  List<JsonNode> events(long build) {
    List<JsonNode> events = new ArrayList<>();
    try (Stream<String> lines = api.lines("/api/v1/builds/" + build + "/events")) {
      Iterator<String> iterator = lines.iterator();
      while (iterator.hasNext()) {
        String line = iterator.next();
        if (line.equals("event: end")) {
          return events;
        }
        if (line.startsWith("data: {")) {
          events.add(json(line.substring("data: ".length())));
        }
      }
    }
    throw new AssertionError("the stream broke off after " + events.size() + " events");
  }

  /** The log of a build, all steps together. */
  String log(long build) {
    return events(build).stream()
        .filter(event -> event.path("event").asText().equals("log"))
        .map(event -> event.path("data").path("payload").asText())
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    api.close();
  }

  private static String path(String pipeline) {
    return "/api/v1/teams/main/pipelines/" + pipeline;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
