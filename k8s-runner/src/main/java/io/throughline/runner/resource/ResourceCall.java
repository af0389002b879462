package io.throughline.runner.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.runner.Program.Action;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One call of a resource type.
 *
 * @param request what would come on standard input
 * @param directory where {@code in} leaves its files and {@code out} finds its inputs
 * @param scratch a directory for whatever is needed meanwhile; it goes with the container
 * @param environment what a program would have as its environment
 * @param log what would be standard error
 */
public record ResourceCall(
    Action action,
    JsonNode request,
    Path directory,
    Path scratch,
    Map<String, String> environment,
    boolean privileged,
    PrintStream log) {
  public ResourceCall {
    environment = Map.copyOf(environment);
  }

  /** The configuration of the resource. */
  public JsonNode source() {
    return request.path("source");
  }

  public JsonNode params() {
    return request.path("params");
  }

  /** The version that is asked about; missing when there is none. */
  public JsonNode version() {
    return request.path("version");
  }

  /**
   * A file that {@code out} was given. What steps left is not trusted: a file that a link takes out
   * of the directory is not there.
   */
  public Optional<Path> input(String path) throws IOException {
    return real(path).filter(Files::isRegularFile);
  }

  /** A directory that {@code out} was given. */
  public Optional<Path> inputDirectory(String path) throws IOException {
    return real(path).filter(Files::isDirectory);
  }

  private Optional<Path> real(String path) throws IOException {
    try {
      Path file = directory.resolve(path).toRealPath();
      return file.startsWith(directory.toRealPath()) ? Optional.of(file) : Optional.empty();
    } catch (NoSuchFileException | FileSystemLoopException | InvalidPathException _) {
      return Optional.empty();
    }
  }

  /** Without the request. */
  @Override
  public String toString() {
    return "ResourceCall{" + action + "}";
  }
}
