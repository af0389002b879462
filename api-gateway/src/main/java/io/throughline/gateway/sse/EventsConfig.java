package io.throughline.gateway.sse;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How event streams behave.
 *
 * @param keepAlive pause between comments that show that the connection lives
 * @param patience how long a stream waits for an engine that is away before it breaks
 */
public record EventsConfig(Duration keepAlive, Duration patience) {
  public static EventsConfig standard() {
    return new EventsConfig(Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<EventsConfig> declare(Options options) {
    Options group = options.group("Event streams");
    Option<Duration> keepAlive =
        group.duration(
            "events-keep-alive", "15s", "pause between signs of life in a build's event stream");
    Option<Duration> patience =
        group.duration(
            "events-patience",
            "30s",
            "how long an event stream waits for a build engine that is away; then it breaks, and"
                + " the client comes back");
    return () -> new EventsConfig(keepAlive.value(), patience.value());
  }
}
