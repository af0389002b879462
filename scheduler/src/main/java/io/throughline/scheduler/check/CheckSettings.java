package io.throughline.scheduler.check;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How resources are checked.
 *
 * @param interval between two checks of a resource that says nothing else
 * @param timeout of a check of a resource that says nothing else
 * @param perSecond most checks that begin in a second; 0: as many as all resources need, at least
 *     one; negative: no limit. A check that somebody waits for is not counted
 * @param inFlight most checks at a time
 */
public record CheckSettings(Duration interval, Duration timeout, double perSecond, int inFlight) {

  public static CheckSettings defaults() {
    return new CheckSettings(Duration.ofMinutes(1), Duration.ofHours(1), 0, 64);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<CheckSettings> declare(Options options) {
    Option<Duration> interval =
        options.duration(
            "resource-checking-interval", "1m", "how often resources are checked by default");
    Option<Duration> timeout =
        options.duration(
            "global-resource-check-timeout", "1h", "how long a check may take by default");
    Option<Double> perSecond =
        options.decimal(
            "max-checks-per-second",
            0,
            -1,
            100_000,
            "checks that begin in a second at most; 0: as many as all resources need, -1: no limit");
    Option<Integer> inFlight =
        options.integer("max-checks-in-flight", 64, 1, 10_000, "checks at a time at most");
    return () ->
        new CheckSettings(interval.value(), timeout.value(), perSecond.value(), inFlight.value());
  }
}
