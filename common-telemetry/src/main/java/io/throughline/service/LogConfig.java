package io.throughline.service;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a process logs.
 *
 * @param level least important level that is logged
 * @param format how lines look
 * @param file where they go, rolled so that all of it stays bounded; absent: standard error
 * @param telemetry least important level of what OpenTelemetry's own code says
 */
public record LogConfig(Level level, Format format, Optional<Path> file, Level telemetry) {
  /** With only the trouble of OpenTelemetry's own code, and that in few words. */
  public LogConfig(Level level, Format format, Optional<Path> file) {
    this(level, format, file, Level.WARN);
  }

  /** Levels, most important first. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    /** Reads the words of OpenTelemetry and of Concourse, who have more of them. */
    private static Level read(String word) {
      return switch (word.strip().toLowerCase(Locale.ROOT)) {
        case "fatal", "none", "off", "error" -> ERROR;
        case "warn", "warning" -> WARN;
        case "info" -> INFO;
        case "debug" -> DEBUG;
        case "trace", "verbose", "all" -> TRACE;
        default ->
            throw new IllegalArgumentException("must be one of error, warn, info, debug, trace");
      };
    }
  }

  /** For machines or for people. */
  public enum Format {
    JSON,
    TEXT
  }

  /** Declares the option of the level alone. */
  public static Option<Level> declareLevel(Options options) {
    return options
        .group("Logs")
        .choice("log-level", Level.class, Level.INFO, "error, warn, info, debug or trace")
        .env("OTEL_LOG_LEVEL", Level::read)
        .env("CONCOURSE_LOG_LEVEL", Level::read);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<LogConfig> declare(Options options) {
    Options group = options.group("Logs");
    Option<Level> level = declareLevel(options);
    Option<Format> format = group.choice("log-format", Format.class, Format.JSON, "json or text");
    Option<Optional<Path>> file =
        group.optionalPath(
            "log-file",
            "file to log to, with older ones beside it, 100 MB in all; standard error without it");
    Option<Level> telemetry =
        group
            .choice(
                "otel-log-level",
                Level.class,
                Level.WARN,
                "level of what OpenTelemetry's own code says; debug: every failed export with its"
                    + " cause")
            .env("OTEL_LOG_LEVEL");
    return () -> new LogConfig(level.value(), format.value(), file.value(), telemetry.value());
  }
}
