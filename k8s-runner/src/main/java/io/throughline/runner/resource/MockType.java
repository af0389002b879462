package io.throughline.runner.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A resource without an outside world, for trying pipelines: it makes the versions that its
 * configuration wants and writes the files that it wants. It can leave an image of itself behind,
 * which then is a resource type and an image for tasks.
 */
public final class MockType implements ResourceType {
  private static final Set<String> SOURCE_KEYS =
      Set.of(
          "mirror_self",
          "initial_version",
          "no_initial_version",
          "force_version",
          "create_files",
          "check_delay",
          "check_failure",
          "metadata",
          "log");
  private static final Set<String> GET_KEYS =
      Set.of("mirror_self_via_params", "create_files_via_params");
  private static final Set<String> PUT_KEYS = Set.of("version", "file", "print_env");

  @Override
  public String call(ResourceCall call) throws ResourceFailure, IOException, InterruptedException {
    refuseUnknown(call.source(), SOURCE_KEYS);
    if (call.source().hasNonNull("log")) {
      info(call, call.source().get("log").asText());
    }
    return switch (call.action()) {
      case CHECK -> check(call);
      case IN -> in(call);
      case OUT -> out(call);
    };
  }

  private static String check(ResourceCall call) throws ResourceFailure, InterruptedException {
    JsonNode source = call.source();
    if (source.hasNonNull("check_delay")) {
      Duration delay = GoDuration.parse(source.get("check_delay").asText());
      var _ = new CountDownLatch(1).await(delay.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (source.hasNonNull("check_failure")) {
      throw failure("intentionally failing to check: " + source.get("check_failure").asText());
    }
    List<Map<String, String>> versions = new ArrayList<>();
    if (source.hasNonNull("force_version")) {
      versions.add(version(call, source.get("force_version").asText()));
    } else if (call.version().hasNonNull("version")) {
      versions.add(version(call, call.version().get("version").asText()));
    } else if (!source.path("no_initial_version").asBoolean(false)) {
      versions.add(version(call, initialVersion(call)));
    }
    return ResultJson.versions(versions);
  }

  private static String in(ResourceCall call) throws ResourceFailure, IOException {
    refuseUnknown(call.params(), GET_KEYS);
    Path directory = call.directory();
    String version = call.version().path("version").asText("");
    if (call.privileged()) {
      info(call, "fetching in a privileged container");
    }
    info(call, "fetching version: " + version);
    Files.writeString(directory.resolve("privileged"), call.privileged() + "\n");
    Files.writeString(directory.resolve("version"), version + "\n");
    boolean viaParams = call.params().path("mirror_self_via_params").asBoolean(false);
    if (viaParams || call.source().path("mirror_self").asBoolean(false)) {
      info(call, "mirroring self image" + (viaParams ? " via params" : ""));
      mirror(directory, version);
    }
    Map<String, JsonNode> files = new LinkedHashMap<>();
    call.source()
        .path("create_files")
        .properties()
        .forEach(f -> files.put(f.getKey(), f.getValue()));
    call.params()
        .path("create_files_via_params")
        .properties()
        .forEach(f -> files.put(f.getKey(), f.getValue()));
    for (Map.Entry<String, JsonNode> file : files.entrySet()) {
      create(directory, file.getKey(), file.getValue());
    }
    return answer(call, version(call, version));
  }

  private static String out(ResourceCall call) throws ResourceFailure, IOException {
    refuseUnknown(call.params(), PUT_KEYS);
    if (call.params().path("print_env").asBoolean(false)) {
      new TreeMap<>(call.environment())
          .forEach((name, value) -> info(call, "env: " + name + "=" + value));
    }
    String version = call.params().path("version").asText("");
    if (call.params().hasNonNull("file")) {
      String name = call.params().get("file").asText();
      Path file = call.input(name).orElseThrow(() -> failure("there is no file " + name));
      version = Files.readString(file).strip();
    }
    if (version.isEmpty()) {
      throw failure("no version specified");
    }
    if (call.privileged()) {
      info(call, "pushing in a privileged container");
    }
    info(call, "pushing version: " + version);
    return answer(call, version(call, version));
  }

  private static void mirror(Path directory, String version) throws IOException {
    Path root = Files.createDirectories(directory.resolve("rootfs"));
    Files.writeString(root.resolve(ResourceCatalog.IMAGE_MARK), "mock\n");
    JsonNode metadata =
        JsonNodeFactory.instance
            .objectNode()
            .put("user", "root")
            .set("env", JsonNodeFactory.instance.arrayNode().add("MIRRORED_VERSION=" + version));
    Files.writeString(directory.resolve("metadata.json"), ResultJson.text(metadata));
  }

  private static void create(Path directory, String name, JsonNode content)
      throws IOException, ResourceFailure {
    Path file = inside(directory, name);
    Files.createDirectories(file.getParent());
    String text = content.isTextual() ? content.asText() : ResultJson.text(content);
    Files.writeString(file, text.replace("START_VAR", "((").replace("END_VAR", "))"));
  }

  private static Path inside(Path directory, String name) throws ResourceFailure {
    Path file = directory.resolve(name).normalize();
    if (!file.startsWith(directory) || file.equals(directory)) {
      throw failure("the path " + name + " leaves the directory");
    }
    return file;
  }

  private static String initialVersion(ResourceCall call) {
    JsonNode initial = call.source().path("initial_version");
    return initial.isNull() || initial.asText("").isEmpty()
        ? call.environment().getOrDefault("MIRRORED_VERSION", "mock")
        : initial.asText();
  }

  private static Map<String, String> version(ResourceCall call, String version) {
    return call.privileged()
        ? new TreeMap<>(Map.of("version", version, "privileged", "true"))
        : Map.of("version", version);
  }

  private static String answer(ResourceCall call, Map<String, String> version) {
    JsonNode metadata = call.source().path("metadata");
    return ResultJson.version(
        version, metadata.isArray() ? metadata : JsonNodeFactory.instance.arrayNode());
  }

  private static void refuseUnknown(JsonNode given, Set<String> known) throws ResourceFailure {
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      if (!known.contains(entry.getKey())) {
        throw failure("invalid payload: unknown field \"" + entry.getKey() + "\"");
      }
    }
  }

  private static void info(ResourceCall call, String text) {
    call.log().println("\u001b[36mINFO\u001b[0m: " + text);
  }

  private static ResourceFailure failure(String text) {
    return new ResourceFailure("\u001b[31mERRO\u001b[0m: " + text);
  }
}
