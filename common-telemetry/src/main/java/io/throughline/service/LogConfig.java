package io.throughline.service;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.nio.file.Path;
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
    TRACE
  }

  /** For machines or for people. */
  public enum Format {
    JSON,
    TEXT
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<LogConfig> declare(Options options) {
    Options group = options.group("Logs");
    Option<Level> level =
        group.choice("log-level", Level.class, Level.INFO, "error, warn, info, debug or trace");
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
