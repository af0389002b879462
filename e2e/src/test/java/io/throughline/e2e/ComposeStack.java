package io.throughline.e2e;

import io.throughline.cli.api.Api;
import io.throughline.cli.api.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What {@code docker-compose.yml} describes, under a name of its own and on free ports. */
final class ComposeStack implements AutoCloseable {
  private static final String PASSWORD = UUID.randomUUID().toString();

  private final Commands compose;
  private final Path repositories;
  private final Path variables;

  private ComposeStack(Path home) throws IOException {
    this.repositories = readable(home.resolve("repositories"));
    this.variables = readable(home.resolve("variables"));
    Map<String, String> settings = new HashMap<>();
    settings.put("THROUGHLINE_ADMIN_PASSWORD", PASSWORD);
    settings.put("THROUGHLINE_DATABASE_PASSWORD", UUID.randomUUID().toString());
    settings.put("THROUGHLINE_RPC_TOKEN", UUID.randomUUID().toString());
    settings.put("THROUGHLINE_REPOSITORIES", repositories.toString());
    settings.put("THROUGHLINE_VARIABLES", variables.toString());
    for (String port :
        List.of(
            "THROUGHLINE_PORT",
            "OTLP_GRPC_PORT",
            "OTLP_HTTP_PORT",
            "JAEGER_PORT",
            "PROMETHEUS_PORT")) {
      settings.put(port, "0");
    }
    this.compose = compose("throughline-e2e-" + UUID.randomUUID(), settings);
  }

  /** Prepares one; nothing runs yet. */
  static ComposeStack in(Path home) throws IOException {
    return new ComposeStack(home);
  }

  /** Compose with the file of this checkout, and with nothing from its {@code .env}. */
  static Commands compose(String project, Map<String, String> settings) {
    return new Commands(
        List.of(
            "docker",
            "compose",
            "--file",
            Installation.checkout().resolve("docker-compose.yml").toString(),
            "--env-file",
            "/dev/null",
            "--project-name",
            project),
        settings);
  }

  /** The one command of its users; returns when everything is healthy. */
  void up() throws IOException, InterruptedException {
    Commands.Ended up = compose.run("up", "--detach", "--wait");
    if (up.status() != 0) {
      throw new AssertionError(
          up.output() + compose.run("ps", "--all").output() + logs("--tail", "30"));
    }
  }

  /** Names of the containers. */
  List<String> containers() throws IOException, InterruptedException {
    return compose.run("ps", "--format", "{{.Name}}").output().lines().toList();
  }

  /** What services have logged. */
  String logs(String... options) throws IOException, InterruptedException {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "logs";
    arguments[1] = "--no-color";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return compose.run(arguments).output();
  }

  /** Where a port of a service is published. */
  URI published(String service, int port) throws IOException, InterruptedException {
    String address = compose.run("port", service, Integer.toString(port)).output().strip();
    return URI.create("http://" + address);
  }

  /** The API as the administrator. */
  Api api() throws IOException, InterruptedException {
    return new Api(
        new Target(
            published("api-gateway", 8080), "main", new Target.Login.Password("admin", PASSWORD)));
  }

  /** Directory on this machine that the runner sees as {@code /repositories}. */
  Path repositories() {
    return repositories;
  }

  /** Gives a variable of a pipeline its value. */
  void plantVariable(String path, String value) throws IOException {
    Path file = variables.resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, value);
  }

  @Override
  public void close() {
    try {
      compose.run("down", "--volumes", "--timeout", "30");
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A directory that processes of other users can read once it is mounted for them. */
  private static Path readable(Path directory) throws IOException {
    Files.createDirectories(directory);
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
