package io.throughline.bench.figure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the figures were measured on. */
public record Machine(
    int cores, String processor, long memoryMb, String kernel, String java, String postgres) {

  /** This machine. */
  public static Machine here(String postgres) {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        value(lines("/proc/cpuinfo"), "model name"),
        Long.parseLong(value(lines("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) / 1024,
        System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
        postgres);
  }

  /** One line of text. */
  public String text() {
    return "%d cores (%s), %d MB, Linux %s, JDK %s, PostgreSQL %s"
        .formatted(cores, processor, memoryMb, kernel, java, postgres);
  }

  static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
