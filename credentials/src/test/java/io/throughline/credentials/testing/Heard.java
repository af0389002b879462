package io.throughline.credentials.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What is logged, from debug on, and written to the standard streams. */
public final class Heard {
  private Heard() {}

  /** What is told while something runs. */
  public static String during(Callable<?> body) throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Level level = root.getLevel();
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    root.addAppender(logged);
    root.setLevel(Level.DEBUG);
    try {
      return written(body) + text(List.copyOf(logged.list));
    } finally {
      root.setLevel(level);
      root.detachAppender(logged);
    }
  }

  private static String written(Callable<?> body) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    try (PrintStream heard = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(heard);
      System.setErr(heard);
      body.call();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private static String text(List<ILoggingEvent> events) {
    return events.stream().map(Heard::text).collect(Collectors.joining("\n"));
  }

  private static String text(ILoggingEvent event) {
    String failure =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    return event.getLoggerName() + ": " + event.getFormattedMessage() + failure;
  }
}
