package io.throughline.runner;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a runner lets containers have.
 *
 * @param containers containers that run at once; more wait
 * @param keptOutputBytes output kept of each container for whoever attaches late; what was
 *     delivered and is older goes
 * @param backlogBytes output that a container may be ahead of its reader; it is halted until the
 *     reader has caught up
 * @param resultBytes largest answer of a resource program
 * @param fileBytes largest file that is read from an artifact
 * @param keepEnded how long a container stays that has ended and whose build nobody says is over
 */
public record RunnerLimits(
    int containers,
    long keptOutputBytes,
    long backlogBytes,
    int resultBytes,
    long fileBytes,
    Duration keepEnded) {

  /** What {@link #declare} gives when nothing is set. */
  public static RunnerLimits defaults() {
    return new RunnerLimits(500, 256L << 20, 64L << 20, 1 << 20, 64L << 20, Duration.ofDays(7));
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<RunnerLimits> declare(Options options) {
    Options group = options.group("Limits of containers");
    Option<Integer> containers =
        group.integer("max-containers", 500, 1, 100_000, "containers that run at once; more wait");
    Option<Integer> kept =
        group.integer(
            "kept-output-mib",
            256,
            1,
            1 << 20,
            "MiB of output kept of each container, so that whoever comes back late still finds it");
    Option<Integer> backlog =
        group.integer(
            "backlog-mib",
            64,
            1,
            1 << 20,
            "MiB of output that a container may be ahead of its reader before it is halted");
    Option<Integer> result =
        group.integer(
            "max-result-kib", 1024, 1, 2048, "KiB that a resource program may answer with");
    Option<Integer> file =
        group.integer(
            "max-file-mib",
            64,
            1,
            1 << 20,
            "MiB of the largest file that is read from an artifact");
    Option<Duration> keepEnded =
        group.duration(
            "keep-ended", "168h", "how long ended containers stay whose build nobody says is over");
    return () ->
        new RunnerLimits(
            containers.value(),
            (long) kept.value() << 20,
            (long) backlog.value() << 20,
            result.value() << 10,
            (long) file.value() << 20,
            keepEnded.value());
  }
}
