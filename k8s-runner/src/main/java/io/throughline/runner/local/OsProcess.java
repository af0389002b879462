package io.throughline.runner.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A process of this machine, known by its id and by when it started, so that another one that got
 * the same id later is not taken for it.
 *
 * @param started in the machine's own count; only good for comparing
 */
record OsProcess(long pid, long started) {
  private static final Path PROC = Path.of("/proc");

  /** The process that has the id now. */
  static Optional<OsProcess> of(long pid) {
    return stat(pid).map(stat -> new OsProcess(pid, stat.started()));
  }

  /** Whether it still runs; one that ended and was not waited for does not. */
  boolean isAlive() {
    return stat(pid).filter(stat -> stat.started() == started && !stat.ended()).isPresent();
  }

  /** Processes that it started and that still run. */
  List<OsProcess> children() {
    Path list = PROC.resolve(Path.of(Long.toString(pid), "task", Long.toString(pid), "children"));
    if (Files.isReadable(list)) {
      try {
        return Arrays.stream(Files.readString(list).split(" "))
            .filter(text -> !text.isBlank())
            .flatMap(text -> of(Long.parseLong(text.strip())).stream())
            .toList();
      } catch (IOException _) {
        return List.of();
      }
    }
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .flatMap(child -> of(child.pid()).stream())
        .toList();
  }

  /** Everything below it that can still be found. */
  List<OsProcess> descendants() {
    return children().stream()
        .flatMap(child ->
            java.util.stream.Stream.concat(
                java.util.stream.Stream.of(child), child.descendants().stream()))
        .toList();
  }

  private record Stat(long started, boolean ended) {}

  private static Optional<Stat> stat(long pid) {
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .map(process ->
              new Stat(
                  process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L),
                  false));
    }
    try {
      String text = Files.readString(PROC.resolve(Path.of(Long.toString(pid), "stat")));
      // The name of the program is in parentheses and may hold anything; state is field 3, start
      // time field 22.
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      boolean ended = fields[0].equals("Z") || fields[0].equals("X");
      return Optional.of(new Stat(Long.parseLong(fields[19]), ended));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
