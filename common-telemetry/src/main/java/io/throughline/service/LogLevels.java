package io.throughline.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.http.Exchange;
import io.throughline.http.HttpFailure;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much is logged, of the process as a whole and of single loggers, while it runs: {@code
 * {"level": "debug"}} or {@code {"logger": "io.netty", "level": "debug"}}.
 */
final class LogLevels {
  private static final Logger log = LoggerFactory.getLogger(LogLevels.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Loggers that may have a level of their own; each that is named stays in memory. */
  private static final int MOST = 100;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.$-]{0,199}");

  private LogLevels() {}

  /** Answers with the levels that are set. */
  static void show(Exchange exchange) {
    ObjectNode levels = JSON.createObjectNode();
    context().getLoggerList().stream()
        .filter(logger -> logger.getLevel() != null)
        .forEach(logger ->
            levels.put(logger.getName(), logger.getLevel().toString().toLowerCase(Locale.ROOT)));
    exchange.send(200, "application/json", (levels + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sets a level as the body says. */
  static void change(Exchange exchange) {
    JsonNode body = read(exchange.bodyText());
    LogConfig.Level level = level(body.path("level").asText(""));
    String logger = body.path("logger").asText("");
    set(logger.isEmpty() ? Logger.ROOT_LOGGER_NAME : logger, level);
    log.warn("{} is logged from {} on", logger.isEmpty() ? "everything" : logger, level);
    show(exchange);
  }

  private static synchronized void set(String name, LogConfig.Level level) {
    if (!NAME.matcher(name).matches()) {
      throw new HttpFailure(400, "logger must be the name of a logger, like io.throughline");
    }
    boolean isNew = context().exists(name) == null || context().exists(name).getLevel() == null;
    long known =
        context().getLoggerList().stream().filter(logger -> logger.getLevel() != null).count();
    if (isNew && known >= MOST) {
      throw new HttpFailure(409, "%d loggers have levels of their own already".formatted(MOST));
    }
    context().getLogger(name).setLevel(Level.toLevel(level.name()));
    JavaLogging.hearFrom(name.equals(Logger.ROOT_LOGGER_NAME) ? "" : name, level);
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException _) {
      throw new HttpFailure(
          400, "the body must be JSON: {\"logger\": \"...\", \"level\": \"debug\"}");
    }
  }

  private static LogConfig.Level level(String text) {
    try {
      return LogConfig.Level.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw new HttpFailure(400, "level must be one of error, warn, info, debug, trace");
    }
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
