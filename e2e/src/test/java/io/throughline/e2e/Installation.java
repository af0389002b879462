package io.throughline.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.cli.api.Api;
import io.throughline.cli.api.LocalInstance;
import io.throughline.cli.api.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Throughline that runs in processes of its own, as {@code ./throughline up} starts it, in a
 * directory of its own.
 */
final class Installation implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path data;
  private final List<String> options;
  private final Map<String, String> environment;
  private Process process;

  private Installation(Path data, List<String> options, Map<String, String> environment) {
    this.data = data;
    this.options = List.copyOf(options);
    this.environment = Map.copyOf(environment);
    this.process = launch();
  }

  /** Starts one and waits until it is ready. */
  static Installation start(Path data, List<String> options, Map<String, String> environment) {
    Installation installation = new Installation(data, options, environment);
    boolean isReady = false;
    try {
      installation.awaitReady();
      isReady = true;
    } finally {
      if (!isReady) {
        installation.process.destroy();
      }
    }
    return installation;
  }

  Path data() {
    return data;
  }

  /** The API as the first user. */
  Api api() {
    return new Api(Target.ofLocal(new LocalInstance(data)).orElseThrow());
  }

  /** What it says of itself: url, ports, process ids. */
  JsonNode running() {
    try {
      return JSON.readTree(Files.readString(data.resolve("running.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its services tell of themselves, as far as that is written down anywhere. */
  List<String> management() throws IOException {
    JsonNode told = running().path("management");
    if (!told.isMissingNode()) {
      return told.valueStream().map(JsonNode::asText).toList();
    }
    Path ports = data.resolve("ports.json");
    if (!Files.exists(ports)) {
      return List.of();
    }
    return JSON.readTree(Files.readString(ports)).properties().stream()
        .filter(port -> port.getKey().startsWith("management-"))
        .map(port -> "127.0.0.1:" + port.getValue().asInt())
        .toList();
  }

  /** Id of the process of a service, or of {@code postgres}. */
  long pid(String service) {
    return running().path("processes").path(service).asLong();
  }

  /** Kills a process as hard as can be. */
  void kill(String service) {
    ProcessHandle.of(pid(service)).orElseThrow().destroyForcibly();
  }

  /** Kills the whole thing, and starts it again on the same data. */
  void killAndRestart() throws InterruptedException {
    process.destroyForcibly().waitFor();
    process = launch();
    awaitReady();
  }

  /** Everything that it has printed. */
  String output() {
    try {
      return Files.readString(data.resolveSibling(data.getFileName() + ".out"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("Throughline does not stop:\n" + output());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The root of the checkout that is tested. */
  static Path checkout() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("throughline"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  private Process launch() {
    try {
      Files.deleteIfExists(data.resolve("running.json"));
      List<String> command =
          new ArrayList<>(
              List.of(
                  checkout().resolve("throughline").toString(),
                  "up",
                  "--data",
                  data.toString(),
                  "--listen",
                  "127.0.0.1:0"));
      command.addAll(options);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(
                      data.resolveSibling(data.getFileName() + ".out").toFile()));
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          if (!process.isAlive()) {
            throw new AssertionError("Throughline has ended:\n" + output());
          }
          return new LocalInstance(data).running().isPresent();
        });
  }
}
