package io.throughline.bench.figure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How busy the machine is.
 *
 * @param average of the last minute, as Linux counts it
 */
public record Load(double average) {
  private static final double QUIET = 0.5;

  public static Load now() {
    try {
      return parse(Files.readString(Path.of("/proc/loadavg")));
    } catch (IOException e) {
      throw new UncheckedIOException("the load of this machine cannot be read", e);
    }
  }

  static Load parse(String loadavg) {
    return new Load(Double.parseDouble(loadavg.split(" ")[0]));
  }

  /** Whether figures that are measured now say something about Throughline only. */
  public boolean isQuiet() {
    return average <= QUIET;
  }
}
