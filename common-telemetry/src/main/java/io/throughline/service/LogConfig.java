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
 */
public record LogConfig(Level level, Format format, Optional<Path> file) {
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
    return () -> new LogConfig(level.value(), format.value(), file.value());
  }
}
