package io.throughline.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processes that have to do with a directory: it is in their arguments, or they are in it. */
final class ProcessesOf {
  private ProcessesOf() {}

  /** Their command lines. */
  static List<String> directory(Path directory) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process ->
              commandLine(process).contains(directory.toString()) || isIn(directory, process))
          .map(ProcessesOf::commandLine)
          .toList();
    }
  }

  private static boolean isIn(Path directory, Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory);
    } catch (IOException _) {
      return false;
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException _) {
      return "";
    }
  }
}
