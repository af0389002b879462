package io.throughline.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A Throughline that {@code ./throughline up} runs on this machine, known by its data directory.
 *
 * @param data the directory
 */
public record LocalInstance(Path data) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * What the directory says of the process that uses it.
   *
   * @param user name of the first user
   */
  public record Running(long pid, URI url, String user) {}

  /** The directory that is used when none is given. */
  public static Path defaultData(Map<String, String> environment) {
    String stated = environment.get("THROUGHLINE_DATA");
    if (stated != null && !stated.isEmpty()) {
      return Path.of(stated);
    }
    String share = environment.get("XDG_DATA_HOME");
    Path base =
        share != null && !share.isEmpty()
            ? Path.of(share)
            : Path.of(environment.getOrDefault("HOME", "."), ".local", "share");
    return base.resolve("throughline");
  }

  /** The process, when there is one that lives. */
  public Optional<Running> running() {
    Path file = data.resolve("running.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      Running running =
          new Running(
              json.path("pid").asLong(),
              URI.create(json.path("url").asText()),
              json.path("user").asText());
      return ProcessHandle.of(running.pid()).filter(ProcessHandle::isAlive).map(_ -> running);
    } catch (IOException e) {
      throw new CliFailure(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Password of the first user. */
  public String password() {
    Path file = data.resolve("admin-password");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CliFailure(
          file + " cannot be read; it is there for the user who started Throughline", e);
    }
  }
}
