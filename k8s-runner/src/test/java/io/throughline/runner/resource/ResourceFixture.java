package io.throughline.runner.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.runner.Program.Action;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Calls a built-in resource type as the runner does. */
public final class ResourceFixture {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ResourceType type;
  private final Path base;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private Map<String, String> environment = Map.of();
  private boolean privileged;
  private int calls;

  public ResourceFixture(ResourceType type, Path base) {
    this.type = type;
    this.base = base;
  }

  public ResourceFixture environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  public ResourceFixture privileged() {
    privileged = true;
    return this;
  }

  public JsonNode check(String request) throws Exception {
    return call(Action.CHECK, request, directory("check"));
  }

  public JsonNode in(String request, Path into) throws Exception {
    return call(Action.IN, request, into);
  }

  public JsonNode out(String request, Path from) throws Exception {
    return call(Action.OUT, request, from);
  }

  /** What was printed. */
  public String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  /** A new directory. */
  public Path directory(String name) throws IOException {
    return Files.createDirectories(base.resolve(name + "-" + calls++));
  }

  private JsonNode call(Action action, String request, Path directory) throws Exception {
    Path scratch = directory("scratch");
    try (PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8)) {
      return JSON.readTree(
          type.call(
              new ResourceCall(
                  action,
                  JSON.readTree(request),
                  directory,
                  scratch,
                  environment,
                  privileged,
                  out)));
    }
  }
}
