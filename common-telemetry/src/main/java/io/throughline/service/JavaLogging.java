package io.throughline.service;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * Passes on what libraries tell {@code java.util.logging}, OpenTelemetry's SDK among them. Where
 * nobody wants the SDK's words in full, one of its classes has a say once a minute, and those that
 * export have none: what becomes of exports is watched, and told in one line.
 */
final class JavaLogging extends Handler {
  static final String OPENTELEMETRY = "io.opentelemetry";

  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
  private static final List<String> WATCHED =
      List.of(
          OPENTELEMETRY + ".exporter",
          OPENTELEMETRY + ".sdk.trace.export",
          OPENTELEMETRY + ".sdk.metrics.export");

  /** Nothing else would keep them, and their levels, from being forgotten. */
  private static final Map<String, Logger> OWN_LEVEL = new ConcurrentHashMap<>();

  private final SimpleFormatter formatter = new SimpleFormatter();
  private final Map<String, Instant> quietUntil = new HashMap<>();
  private final boolean telling;
  private final InstantSource clock;

  /**
   * A handler.
   *
   * @param telling whether everything that the SDK says is passed on
   */
  JavaLogging(boolean telling, InstantSource clock) {
    this.telling = telling;
    this.clock = clock;
  }

  /** Takes the place of whatever handled it before. */
  static void passOn(LogConfig config) {
    LogConfig.Level least =
        config.telemetry().compareTo(config.level()) > 0 ? config.telemetry() : config.level();
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.addHandler(
        new JavaLogging(
            config.telemetry().compareTo(LogConfig.Level.DEBUG) >= 0, InstantSource.system()));
    root.setLevel(level(least));
  }

  /** Hears a logger, and those below it, from another level on; the empty name is that of all. */
  static void hearFrom(String name, LogConfig.Level least) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(level(least));
    OWN_LEVEL.put(name, logger);
  }

  private static Level level(LogConfig.Level least) {
    return switch (least) {
      case ERROR -> Level.SEVERE;
      case WARN -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
      case TRACE -> Level.FINEST;
    };
  }

  @Override
  public void publish(LogRecord record) {
    String name = record.getLoggerName() == null ? "java.util.logging" : record.getLoggerName();
    LoggerFactory.getLogger(name)
        .atLevel(isLoud(name) ? level(record.getLevel().intValue()) : org.slf4j.event.Level.DEBUG)
        .setCause(record.getThrown())
        .log(formatter.formatMessage(record));
  }

  private boolean isLoud(String name) {
    if (telling || !name.startsWith(OPENTELEMETRY)) {
      return true;
    }
    if (WATCHED.stream().anyMatch(name::startsWith)) {
      return false;
    }
    return isFirstOfItsMinute(name);
  }

  private synchronized boolean isFirstOfItsMinute(String name) {
    Instant now = clock.instant();
    Instant until = quietUntil.get(name);
    if (until != null && now.isBefore(until)) {
      return false;
    }
    quietUntil.put(name, now.plus(BETWEEN_LINES));
    return true;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  private static org.slf4j.event.Level level(int value) {
    if (value >= Level.SEVERE.intValue()) {
      return org.slf4j.event.Level.ERROR;
    }
    if (value >= Level.WARNING.intValue()) {
      return org.slf4j.event.Level.WARN;
    }
    if (value >= Level.INFO.intValue()) {
      return org.slf4j.event.Level.INFO;
    }
    return value >= Level.FINE.intValue()
        ? org.slf4j.event.Level.DEBUG
        : org.slf4j.event.Level.TRACE;
  }
}
