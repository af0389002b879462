package io.throughline.bench.figure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How busy the machine is before something is measured.
 *
 * @param average processes that ran or wanted to in the last minute, as Linux counts them; what was
 *     measured before is among them
 * @param cores processors that were busy just now, while Throughline had nothing to do
 */
public record Load(double average, double cores) {
  private static final double QUIET = 0.5;
  private static final long LOOK_MS = 2_000;

  /** Of the idle and the waiting time in the first line of {@code /proc/stat}. */
  private static final int IDLE = 4;

  /** Looks for two seconds. */
  public static Load now() throws InterruptedException {
    long[] before = times(read("/proc/stat"));
    var _ = new CountDownLatch(1).await(LOOK_MS, TimeUnit.MILLISECONDS);
    double busy = busy(before, times(read("/proc/stat")));
    return new Load(
        average(read("/proc/loadavg")), busy * Runtime.getRuntime().availableProcessors());
  }

  /** Whether figures that are measured now say something about Throughline only. */
  public boolean isQuiet() {
    return cores <= QUIET;
  }

  static double average(String loadavg) {
    return Double.parseDouble(loadavg.split(" ")[0]);
  }

  /** The times of all processors together, by what they were spent on. */
  static long[] times(String stat) {
    String all = stat.lines().findFirst().orElseThrow();
    return Arrays.stream(all.split(" +")).skip(1).mapToLong(Long::parseLong).toArray();
  }

  /** Share of the time between two looks that was spent on something, 0 to 1. */
  static double busy(long[] before, long[] after) {
    double all = Arrays.stream(after).sum() - Arrays.stream(before).sum();
    double idle = after[IDLE - 1] + after[IDLE] - before[IDLE - 1] - before[IDLE];
    return all == 0 ? 0 : 1 - idle / all;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the load of this machine cannot be read", e);
    }
  }
}
