package io.throughline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import io.opentelemetry.context.Scope;
import io.throughline.service.LogConfig.Format;
import io.throughline.service.LogConfig.Level;
import io.throughline.telemetry.Tenant;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.redaction.Redaction;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.work.WorkThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogsTest {
  private static final Logger log = LoggerFactory.getLogger("unit.test");

  @TempDir private Path folder;

  @AfterEach
  void restore() throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void line_isOneObject_withEverythingAndNoSecret() throws IOException {
    Redaction secrets = new Redaction();
    Logs.hide(secrets);
    configure(Format.JSON, Level.INFO);
    try (Redaction.Hold _ = secrets.hold(List.of("hunter2"));
        RecordedTelemetry recorded = RecordedTelemetry.of("other-service")) {
      recorded
          .telemetry()
          .span(SpanName.QUEUE)
          .around(_ -> {
            log.atWarn()
                .setCause(new IllegalStateException("it was hunter2"))
                .addKeyValue("token", "hunter2")
                .addKeyValue("count", 7)
                .log("line one hunter2\nline two");
            return "";
          });
      assertThat(lines()).hasSize(1);
      assertThat(lines().getFirst())
          .doesNotContain("hunter2")
          .contains("\"message\":\"line one ((redacted))\\nline two\"")
          .contains("\"service\":\"other-service\"")
          .contains("\"level\":\"WARN\"")
          .contains("\"logger\":\"unit.test\"")
          .contains("\"token\":\"((redacted))\",\"count\":7")
          .contains("\"trace_id\":\"" + recorded.spans().getFirst().getTraceId() + "\"")
          .contains("IllegalStateException: it was ((redacted))");
    }
  }

  @Test
  void librariesThatShowTokens_tellOnlyOfTrouble() throws IOException {
    configure(Format.JSON, Level.TRACE);
    Logger aws = LoggerFactory.getLogger("software.amazon.awssdk.request");
    aws.debug("x-amz-security-token: planted");
    aws.warn("trouble");
    java.util.logging.Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection")
        .fine("{Authorization: planted}");
    log.trace("said");
    assertThat(lines()).hasSize(2).noneMatch(line -> line.contains("planted"));
  }

  @Test
  void lineOutsideOfASpan_belongsToTheProcess() throws IOException {
    configure(Format.JSON, Level.INFO);
    log.info("alone");
    assertThat(lines().getFirst())
        .contains("\"service\":\"unit-process\"")
        .doesNotContain("trace_id");
  }

  @Test
  void level_holdsForAllLoggers_andLibrariesAreQuieter() throws IOException {
    configure(Format.TEXT, Level.INFO);
    log.debug("not told");
    log.info("told");
    LoggerFactory.getLogger("io.netty.unit").info("not told");
    LoggerFactory.getLogger("io.netty.unit").warn("told of netty");
    assertThat(lines()).hasSize(2);
    configure(Format.TEXT, Level.DEBUG);
    LoggerFactory.getLogger("io.netty.unit").debug("told now");
    assertThat(lines()).hasSize(3);
  }

  @Test
  void librariesThatTellSecrets_doNot_whateverTheLevel() throws IOException {
    configure(Format.TEXT, Level.TRACE);
    LoggerFactory.getLogger("io.fabric8.kubernetes.client.http.HttpLoggingInterceptor")
        .trace("an answer with a secret");
    LoggerFactory.getLogger("io.fabric8.kubernetes.client").warn("told");
    assertThat(lines()).singleElement().asString().contains("told");
  }

  @Test
  void line_saysWhatItWorksFor_onOtherThreadsToo() throws Exception {
    configure(Format.JSON, Level.INFO);
    Tenant build = Tenant.of("main").job("").build("b-1");
    try (RecordedTelemetry recorded = RecordedTelemetry.of("engine");
        WorkThreads threads = WorkThreads.named("unit");
        Scope _ = build.makeCurrent()) {
      recorded
          .telemetry()
          .span(SpanName.TASK, "unit")
          .attribute(Attribute.TASK_NAME, "compile")
          .around(_ -> threads.submit(() -> told("in a step")).get());
    }
    assertThat(lines().getFirst())
        .contains("\"team\":\"main\",\"build\":\"b-1\",\"step\":\"compile\"")
        .containsPattern("\"trace_flags\":\"0[13]\"")
        .doesNotContain("\"job\"");
  }

  private static String told(String message) {
    log.info(message);
    return message;
  }

  @Test
  void file_isRolled_whenItHasGrown() throws IOException {
    configure(Format.TEXT, Level.INFO);
    String text = "x".repeat(1 << 20);
    Path newest = folder.resolve("log");
    Path older = folder.resolve("log.1");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          log.info(text);
          return Files.exists(older);
        });
    assertThat(Files.size(older)).isGreaterThan(20 << 20);
    assertThat(Files.size(newest)).isLessThan(Files.size(older));
  }

  @Test
  void librariesThatLogTheJavaWay_areHeardToo() throws IOException {
    configure(Format.TEXT, Level.DEBUG);
    java.util.logging.Logger library = java.util.logging.Logger.getLogger("unit.java");
    library.log(java.util.logging.Level.SEVERE, "an {0}", "error");
    library.warning("a warning");
    library.info("an info");
    library.fine("a detail");
    library.finest("too small");
    assertThat(lines().stream().map(line -> line.substring(13)))
        .containsExactly("ERROR an error", "WARN  a warning", "INFO  an info", "DEBUG a detail");
  }

  @Test
  void javaLevels_followOurs() throws IOException {
    configure(Format.TEXT, Level.ERROR);
    java.util.logging.Logger library = java.util.logging.Logger.getLogger("unit.java");
    library.warning("not told");
    library.severe("told");
    assertThat(lines()).hasSize(1);
    configure(Format.TEXT, Level.WARN);
    library.info("not told");
    library.warning("told");
    assertThat(lines()).hasSize(2);
    configure(Format.TEXT, Level.TRACE);
    library.finest("told");
    assertThat(lines()).hasSize(3);
  }

  @Test
  void whatTheSdkSays_isToldOnceAMinute_andOfExportsNothing() throws IOException {
    configure(Format.TEXT, Level.INFO);
    var sdk = java.util.logging.Logger.getLogger("io.opentelemetry.sdk.metrics.unit");
    var exporter = java.util.logging.Logger.getLogger("io.opentelemetry.exporter.unit");
    var batches = java.util.logging.Logger.getLogger("io.opentelemetry.sdk.trace.export.Unit");
    for (int i = 0; i < 3; i++) {
      sdk.warning("too many");
      exporter.severe("cannot export");
      batches.warning("dropped");
    }
    assertThat(lines()).singleElement().asString().endsWith("WARN  too many");
  }

  @Test
  void whatTheSdkSays_isToldInFull_whenItIsAskedFor() throws IOException {
    Logs.configure(
        new LogConfig(Level.INFO, Format.TEXT, Optional.of(folder.resolve("log")), Level.DEBUG),
        "unit-process");
    var exporter = java.util.logging.Logger.getLogger("io.opentelemetry.exporter.unit");
    exporter.severe("cannot export");
    exporter.severe("cannot export");
    exporter.fine("because");
    LoggerFactory.getLogger("io.throughline.telemetry.metrics.Unit").debug("the cause");
    LoggerFactory.getLogger("io.throughline.other").debug("not told");
    assertThat(lines()).hasSize(4);
  }

  private void configure(Format format, Level level) {
    Logs.configure(
        new LogConfig(level, format, Optional.of(folder.resolve("log"))), "unit-process");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("log"));
  }
}
