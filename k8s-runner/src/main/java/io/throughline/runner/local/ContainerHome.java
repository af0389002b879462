package io.throughline.runner.local;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.runner.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of one container, which is its whole state.
 *
 * <pre>
 * container.json  what it is, written before it starts
 * processes.json  ids of its processes
 * status          a line each by its supervisor: "ready", "started", "exited N"
 * output          what it printed; only ever appended to
 * result          standard output of a resource program
 * exit.json       how it ended, written by the runner that saw it
 * tmp/            the container's own /tmp, with the working directory in it
 * layers/         what inputs hide and hold of their changes
 * </pre>
 *
 * and marks, files without content that say something by being there.
 */
record ContainerHome(Path directory) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern EXITED = Pattern.compile("^exited (\\d+)$", Pattern.MULTILINE);

  /** What can be marked. */
  enum Mark {
    /** Somebody asked for its end. */
    STOP,
    /** It was stopped with the runner, and is to be started again when it is asked for. */
    INTERRUPTED,
    /** Its spans have left this process. */
    REPORTED,
    /** Its build is over. */
    RELEASED
  }

  private record ExitFile(
      Exit.Reason reason,
      int status,
      long atMicros,
      String message,
      Map<String, String> artifacts) {}

  String name() {
    return directory.getFileName().toString();
  }

  Path output() {
    return directory.resolve("output");
  }

  Path result() {
    return directory.resolve("result");
  }

  Path status() {
    return directory.resolve("status");
  }

  Path tmp() {
    return directory.resolve("tmp");
  }

  Path layers() {
    return directory.resolve("layers");
  }

  boolean has(Mark mark) {
    return Files.exists(file(mark));
  }

  void mark(Mark mark) {
    try {
      Files.write(file(mark), new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be written", e);
    }
  }

  void unmark(Mark mark) throws IOException {
    Files.deleteIfExists(file(mark));
  }

  void writeRecord(ContainerRecord record) throws IOException {
    writeWhole("container.json", record);
  }

  Optional<ContainerRecord> record() throws IOException {
    return read("container.json", ContainerRecord.class);
  }

  void writeProcesses(ContainerProcesses processes) throws IOException {
    writeWhole("processes.json", processes);
  }

  Optional<ContainerProcesses> processes() throws IOException {
    return read("processes.json", ContainerProcesses.class);
  }

  void writeExit(Exit exit) throws IOException {
    writeWhole(
        "exit.json",
        new ExitFile(
            exit.reason(),
            exit.status(),
            ContainerRecord.micros(exit.at()),
            exit.message(),
            exit.artifacts()));
  }

  /** How it ended, if a runner has seen that. */
  Optional<Exit> exit() throws IOException {
    Optional<ExitFile> file = read("exit.json", ExitFile.class);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    ExitFile exit = file.get();
    return Optional.of(
        new Exit(
            exit.reason(),
            exit.status(),
            Instant.EPOCH.plus(exit.atMicros(), java.time.temporal.ChronoUnit.MICROS),
            exit.message(),
            resultText(Integer.MAX_VALUE),
            exit.artifacts()));
  }

  /** What the program answered, at most the given number of bytes. */
  String resultText(int atMost) throws IOException {
    try (InputStream in = Files.newInputStream(result())) {
      return new String(in.readNBytes(atMost), StandardCharsets.UTF_8);
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  /** Whether the supervisor has set everything up and waits for the program's name. */
  boolean isReady() throws IOException {
    return statusText().startsWith("ready\n");
  }

  /** Whether the program was started, as far as the supervisor could tell. */
  boolean isStarted() throws IOException {
    return statusText().contains("started\n");
  }

  /** Exit status of the program, if the supervisor has seen its end. */
  Optional<Integer> exitStatus() throws IOException {
    Matcher line = EXITED.matcher(statusText());
    return line.find() ? Optional.of(Integer.parseInt(line.group(1))) : Optional.empty();
  }

  /** When the supervisor wrote its last line. */
  Optional<Instant> lastStatus() throws IOException {
    return Files.exists(status())
        ? Optional.of(Files.getLastModifiedTime(status()).toInstant())
        : Optional.empty();
  }

  /** Bytes at the beginning of the output that are not kept any more. */
  long droppedOutput() throws IOException {
    return read("dropped.json", Long.class).orElse(0L);
  }

  void writeDroppedOutput(long bytes) throws IOException {
    writeWhole("dropped.json", bytes);
  }

  private Path file(Mark mark) {
    return directory.resolve(mark.name().toLowerCase(java.util.Locale.ROOT));
  }

  private String statusText() throws IOException {
    try {
      return Files.readString(status());
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  /** Whoever reads the file finds it whole or not at all. */
  private void writeWhole(String name, Object content) throws IOException {
    Path draft = directory.resolve(name + ".new");
    Files.write(draft, JSON.writeValueAsBytes(content));
    Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private <T> Optional<T> read(String name, Class<T> type) throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(directory.resolve(name)), type));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }
}
