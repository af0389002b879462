package io.throughline.bench.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.cli.api.Api;
import io.throughline.cli.terminal.CliFailure;
import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import io.throughline.cli.trace.TraceJson;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;

/** What the measurements do over the API. */
public final class Client implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Installation installation;
  private final Api api;

  Client(Installation installation) {
    this.installation = installation;
    this.api = installation.api();
  }

  Installation installation() {
    return installation;
  }

  URI url() {
    return installation.url();
  }

  /** Value of the header that says who calls. */
  String authorization() {
    return api.authorization();
  }

  /** Sets a pipeline of team main and unpauses it. */
  void setPipeline(String name, String yaml) {
    String version = api.header(path(name) + "/config", "X-Concourse-Config-Version").orElse("");
    api.put(
        path(name) + "/config", "application/x-yaml", yaml, "X-Concourse-Config-Version", version);
    api.put(path(name) + "/unpause", "application/json", "");
  }

  /** Triggers a job; the answer is the id of the build. */
  long trigger(String pipeline, String job) {
    return api.post(path(pipeline) + "/jobs/" + job + "/builds").path("id").asLong();
  }

  /** Id of the newest build of a job, 0 for none. */
  long newest(String pipeline, String job) {
    return api.require(path(pipeline) + "/jobs/" + job + "/builds?limit=1")
        .path(0)
        .path("id")
        .asLong();
  }

  /** Number of builds that there are. */
  long newestOfAll() {
    return api.require("/api/v1/builds?limit=1").path(0).path("id").asLong();
  }

  boolean isRunning(long build) {
    return api.require("/api/v1/builds/" + build).path("end_time").asLong() == 0;
  }

  /**
   * Everything that a build printed, once it has ended.
   *
   * @throws CliFailure when it did not succeed
   */
  String awaitOutput(long build) {
    StringBuilder output = new StringBuilder();
    String status = "";
    try (Stream<String> lines = api.lines("/api/v1/builds/" + build + "/events")) {
      Iterator<String> iterator = lines.iterator();
      while (iterator.hasNext()) {
        String line = iterator.next();
        if (line.startsWith("data: {")) {
          JsonNode event = json(line.substring("data: ".length()));
          switch (event.path("event").asText()) {
            case "log" -> output.append(event.path("data").path("payload").asText());
            case "status" -> status = event.path("data").path("status").asText();
            default -> {}
          }
        }
      }
    }
    if (!status.equals("succeeded")) {
      throw new CliFailure("build %d ended as \"%s\": %s".formatted(build, status, output));
    }
    return output.toString();
  }

  /** The trace of a build, when nothing in it is open any more. */
  Trace trace(long build) throws InterruptedException {
    Waiting.until(
        "the trace of build " + build + " is whole",
        PATIENCE,
        () -> read(build).spans().stream().noneMatch(Span::isOpen));
    return read(build);
  }

  /** The span of the build itself. */
  static Span root(Trace trace) {
    return trace.spans().stream()
        .filter(span -> span.name().startsWith("RUN "))
        .findFirst()
        .orElseThrow(() -> new CliFailure("trace " + trace.id() + " has no span of the build"));
  }

  @Override
  public void close() {
    api.close();
  }

  private Trace read(long build) {
    return TraceJson.read(api.require("/api/v1/builds/" + build + "/trace"));
  }

  private static String path(String pipeline) {
    return "/api/v1/teams/main/pipelines/" + pipeline;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CliFailure("an event is no JSON: " + text, e);
    }
  }
}
