package io.throughline.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import io.throughline.telemetry.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.logstash.logback.composite.loggingevent.KeyValuePairsJsonProvider;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventJsonProviders;
import net.logstash.logback.composite.loggingevent.MdcJsonProvider;
import net.logstash.logback.composite.loggingevent.MessageJsonProvider;
import net.logstash.logback.composite.loggingevent.StackTraceJsonProvider;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import net.logstash.logback.mask.MaskingJsonGeneratorDecorator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging, for the process as a whole: one line an event, with the service, trace and span
 * in which it happened, and without the secrets that the process knows.
 */
public final class Logs {
  /** Size of a log file at which a new one is begun. */
  private static final FileSize FILE_SIZE = new FileSize(20 * FileSize.MB_COEFFICIENT);

  private static final int OLDER_FILES = 4;

  /** Libraries that tell more than a user of this product wants to know. */
  private static final Map<String, Level> QUIET =
      Map.of(
          "org.flywaydb", Level.WARN,
          "io.netty", Level.WARN,
          "io.vertx", Level.WARN);

  /** Ours and the SDK's: who exports telemetry, and who watches that. */
  private static final List<String> TELEMETRY =
      List.of(JavaLogging.OPENTELEMETRY, "io.throughline.telemetry.metrics");

  /** Logging is the one thing that all services of a process share. */
  private static final Set<Redaction> REDACTIONS = ConcurrentHashMap.newKeySet();

  private Logs() {}

  /** Replaces whatever logging was set up before. */
  public static void configure(LogConfig config) {
    configure(config, "throughline");
  }

  /**
   * Replaces whatever logging was set up before.
   *
   * @param process the service of lines that belong to no span
   */
  public static void configure(LogConfig config, String process) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.addTurboFilter(new IndiscreetLibraries());
    Encoder<ILoggingEvent> encoder =
        switch (config.format()) {
          case JSON -> json(context, process);
          case TEXT -> text(context);
        };
    OutputStreamAppender<ILoggingEvent> appender = appender(config, context);
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    Level level = Level.toLevel(config.level().name());
    root.setLevel(level);
    if (level.isGreaterOrEqual(Level.INFO)) {
      QUIET.forEach((name, quiet) -> context.getLogger(name).setLevel(quiet));
    }
    boolean telling = config.telemetry().compareTo(LogConfig.Level.DEBUG) >= 0;
    Level telemetry = Level.toLevel(config.telemetry().name());
    if (telling || level.isGreaterOrEqual(Level.INFO)) {
      context.getLogger(JavaLogging.OPENTELEMETRY).setLevel(telemetry);
    }
    if (telling) {
      TELEMETRY.forEach(name -> context.getLogger(name).setLevel(telemetry));
    }
    JavaLogging.passOn(config);
  }

  /** From now on the secrets that are held here are in no line. */
  public static void hide(Redaction secrets) {
    REDACTIONS.add(secrets);
  }

  private static String redacted(String text) {
    String safe = text;
    for (Redaction secrets : REDACTIONS) {
      safe = secrets.apply(safe);
    }
    return safe;
  }

  private static OutputStreamAppender<ILoggingEvent> appender(
      LogConfig config, LoggerContext context) {
    if (config.file().isEmpty()) {
      ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
      console.setTarget("System.err");
      return console;
    }
    String path = config.file().get().toString();
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    file.setFile(path);
    FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
    older.setContext(context);
    older.setParent(file);
    older.setFileNamePattern(path.replace("%", "\\%") + ".%i");
    older.setMaxIndex(OLDER_FILES);
    older.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FILE_SIZE);
    size.setCheckIncrement(Duration.buildBySeconds(1));
    size.start();
    file.setRollingPolicy(older);
    file.setTriggeringPolicy(size);
    return file;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    PatternLayoutEncoder encoder =
        new PatternLayoutEncoder() {
          @Override
          public byte[] encode(ILoggingEvent event) {
            return redacted(getLayout().doLayout(event)).getBytes(StandardCharsets.UTF_8);
          }
        };
    encoder.setContext(context);
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %msg%n");
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context, String process) {
    LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();
    encoder.setContext(context);
    MaskingJsonGeneratorDecorator secrets = new MaskingJsonGeneratorDecorator();
    secrets.addValueMasker((_, value) -> value instanceof String text ? redacted(text) : null);
    secrets.start();
    encoder.setJsonGeneratorDecorator(secrets);
    LoggingEventJsonProviders providers = new LoggingEventJsonProviders();
    LoggingEventFormattedTimestampJsonProvider time =
        new LoggingEventFormattedTimestampJsonProvider();
    time.setFieldName("time");
    time.setTimeZone("UTC");
    providers.addTimestamp(time);
    LogLevelJsonProvider level = new LogLevelJsonProvider();
    level.setFieldName("level");
    providers.addLogLevel(level);
    LoggerNameJsonProvider logger = new LoggerNameJsonProvider();
    logger.setFieldName("logger");
    providers.addLoggerName(logger);
    providers.addMessage(new MessageJsonProvider());
    providers.addProvider(new LogPlace(process));
    providers.addMdc(new MdcJsonProvider());
    providers.addKeyValuePairs(new KeyValuePairsJsonProvider());
    providers.addStackTrace(new StackTraceJsonProvider());
    encoder.setProviders(providers);
    encoder.start();
    return encoder;
  }
}
