package io.throughline.service;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** Passes on what libraries tell {@code java.util.logging}, exporters of telemetry among them. */
final class JavaLogging extends Handler {
  private final SimpleFormatter formatter = new SimpleFormatter();

  /** Takes the place of whatever handled it before. */
  static void passOn(LogConfig.Level least) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.addHandler(new JavaLogging());
    root.setLevel(
        switch (least) {
          case ERROR -> Level.SEVERE;
          case WARN -> Level.WARNING;
          case INFO -> Level.INFO;
          case DEBUG -> Level.FINE;
          case TRACE -> Level.FINEST;
        });
  }

  @Override
  public void publish(LogRecord record) {
    String name = record.getLoggerName();
    LoggerFactory.getLogger(name == null ? "java.util.logging" : name)
        .atLevel(level(record.getLevel().intValue()))
        .setCause(record.getThrown())
        .log(formatter.formatMessage(record));
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
