package io.throughline.cli.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.cli.api.Api;
import io.throughline.cli.terminal.CliFailure;
import io.throughline.cli.terminal.Terminal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Prints the log of a build while it runs, each line with the name of its step in front. */
public final class BuildLog {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int NAME = 14;

  private final Api api;
  private final Terminal terminal;
  private final long build;
  private final Map<String, StringBuilder> partial = new LinkedHashMap<>();
  private Map<String, String> names = Map.of();

  public BuildLog(Api api, Terminal terminal, long build) {
    this.api = api;
    this.terminal = terminal;
    this.build = build;
  }

  /** Prints until the build has ended; the answer is its status. */
  public String follow() {
    String status = "unknown";
    try (Stream<String> lines = api.lines("/api/v1/builds/" + build + "/events")) {
      Iterator<String> iterator = lines.iterator();
      boolean end = false;
      while (!end && iterator.hasNext()) {
        String line = iterator.next();
        if (line.startsWith("data: {")) {
          status = print(parse(line.substring("data: ".length())), status);
        }
        end = line.equals("event: end");
      }
    }
    return status;
  }

  private String print(JsonNode envelope, String status) {
    JsonNode data = envelope.path("data");
    String origin = data.path("origin").path("id").asText();
    switch (envelope.path("event").asText()) {
      case "log" -> append(origin, data.path("payload").asText());
      case "error" -> line(origin, paint("31", data.path("message").asText()));
      case "start-task" ->
          line(
              origin,
              paint("1", "running " + data.path("config").path("run").path("path").asText()));
      case "finish-task", "finish-get", "finish-put" ->
          finished(origin, data.path("exit_status").asInt());
      case "status" -> {
        return data.path("status").asText();
      }
      default -> {
        // The other events are for pages, not for a log.
      }
    }
    return status;
  }

  private void finished(String origin, int exitStatus) {
    flush(origin);
    if (exitStatus != 0) {
      line(origin, paint("31", "exit status " + exitStatus));
    }
  }

  private void append(String origin, String payload) {
    StringBuilder text = partial.computeIfAbsent(origin, _ -> new StringBuilder());
    text.append(payload);
    int newline = text.indexOf("\n");
    while (newline >= 0) {
      line(origin, text.substring(0, newline));
      text.delete(0, newline + 1);
      newline = text.indexOf("\n");
    }
  }

  private void flush(String origin) {
    StringBuilder rest = partial.remove(origin);
    if (rest != null && !rest.isEmpty()) {
      line(origin, rest.toString());
    }
  }

  private void line(String origin, String text) {
    String name = name(origin);
    String column =
        name.length() > NAME
            ? name.substring(0, NAME - 1) + (terminal.unicode() ? "…" : "~")
            : " ".repeat(NAME - name.length()) + name;
    terminal.line(
        paint("2", column + (terminal.unicode() ? " │ " : " | ")) + text.replace("\r", ""));
  }

  private String name(String origin) {
    if (!names.containsKey(origin)) {
      names =
          stepNames(
              api.get("/api/v1/builds/" + build + "/plan").orElse(JSON.nullNode()).path("plan"));
    }
    return names.getOrDefault(origin, "");
  }

  /** Plan ids and the names of the steps that they stand for. */
  private static Map<String, String> stepNames(JsonNode plan) {
    Map<String, String> names = new LinkedHashMap<>();
    collect(plan, names);
    return names;
  }

  private static void collect(JsonNode node, Map<String, String> names) {
    if (node.has("id")) {
      for (String kind : new String[] {"get", "put", "task", "check"}) {
        if (node.path(kind).has("name")) {
          names.put(node.path("id").asText(), node.path(kind).path("name").asText());
        }
      }
    }
    node.forEach(child -> collect(child, names));
  }

  private String paint(String code, String text) {
    return terminal.colours() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new CliFailure("the build's events are not JSON", e);
    }
  }
}
