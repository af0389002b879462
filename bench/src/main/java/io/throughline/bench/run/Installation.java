package io.throughline.bench.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.cli.api.Api;
import io.throughline.cli.api.LocalInstance;
import io.throughline.cli.api.Target;
import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Throughline that {@code ./throughline up} runs, all services in one process. */
public final class Installation {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path data;
  private final Process process;
  private final URI url;

  private Installation(Path data, Process process, URI url) {
    this.data = data;
    this.process = process;
    this.url = url;
  }

  /** Starts one and waits until it says that it is ready. */
  static Installation start(Path launcher, Path data, Map<String, String> environment)
      throws IOException, InterruptedException {
    Installation installation = launch(launcher, data, environment);
    installation.awaitReady();
    return installation;
  }

  void awaitReady() throws IOException, InterruptedException {
    Waiting.until("Throughline is ready", PATIENCE, () -> !process.isAlive() || isReady());
    if (!isReady()) {
      throw new CliFailure("Throughline does not start:\n" + output());
    }
  }

  /** Starts one and does not wait. */
  static Installation launch(Path launcher, Path data, Map<String, String> environment)
      throws IOException {
    int port = freePort();
    Files.createDirectories(data);
    Files.deleteIfExists(data.resolve("running.json"));
    ProcessBuilder builder =
        new ProcessBuilder(
                launcher.toString(),
                "up",
                "--data",
                data.toString(),
                "--listen",
                "127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(data.resolveSibling("output").toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("OTEL_") || name.startsWith("THROUGHLINE_"));
    builder.environment().putAll(environment);
    return new Installation(data, builder.start(), URI.create("http://127.0.0.1:" + port));
  }

  public URI url() {
    return url;
  }

  /** The API as the first user. */
  public Api api() {
    return new Api(Target.ofLocal(new LocalInstance(data)).orElseThrow());
  }

  /**
   * Memory of the process of all five services that is in RAM, in megabytes. PostgreSQL and the
   * steps are processes of their own.
   */
  public double residentMegabytes() throws IOException {
    long pid =
        JSON.readTree(Files.readString(data.resolve("running.json")))
            .path("processes")
            .path("standalone")
            .asLong();
    String size =
        Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(size.replaceAll("\\D", "")) / 1024;
  }

  /** Version of the database that it brings along. */
  public String postgresVersion() throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(data.resolve("postgres"), "postgres-*")) {
      Path program = found.iterator().next().resolve("bin/postgres");
      Process asked = new ProcessBuilder(program.toString(), "--version").start();
      try (InputStream answer = asked.getInputStream()) {
        String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        return text.replaceFirst("^\\D*", "").strip();
      }
    }
  }

  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private boolean isReady() {
    return new LocalInstance(data).running().isPresent();
  }

  private String output() throws IOException {
    return Files.readString(data.resolveSibling("output")).strip();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
