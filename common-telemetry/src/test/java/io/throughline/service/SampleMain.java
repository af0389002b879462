package io.throughline.service;

import io.opentelemetry.api.trace.Span;
import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.http.HttpRoutes;
import io.throughline.http.HttpServer;
import io.throughline.telemetry.catalog.SpanName;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole service, as small as it can be; tests run it in a process of its own. */
final class SampleMain {
  private static final Logger log = LoggerFactory.getLogger(SampleMain.class);

  private SampleMain() {}

  /**
   * What it is told.
   *
   * @param mood what its start does: well, broken or endless
   */
  private record Config(HostPort listen, int greetings, String secret, String mood) {
    static Supplier<Config> declare(Options options) {
      Options group = options.group("Sample");
      Option<HostPort> listen = group.hostPort("listen", "127.0.0.1:0", "where it greets");
      Option<Integer> greetings = group.integer("greetings", 1, 1, 9, "how often it greets");
      Option<String> secret = group.text("secret", "none", "what nobody may see").secret();
      Option<String> mood = group.text("mood", "well", "how it starts");
      return () -> new Config(listen.value(), greetings.value(), secret.value(), mood.value());
    }
  }

  static void main(String[] args) {
    System.exit(
        ServiceMain.run("sample", "greets", 0, List.of(args), Config::declare, SampleMain::start));
  }

  private static RunningService start(ServiceContext context, Config config) throws Exception {
    context.telemetry().redaction().hold(List.of(config.secret()));
    context
        .telemetry()
        .span(SpanName.STARTUP_DEPENDENCIES)
        .around(_ -> {
          log.info("dependencies are reached");
          return "";
        });
    switch (config.mood()) {
      case "broken" -> throw new IllegalStateException("the sample is broken");
      case "endless" -> {
        log.info("starts for ever");
        new CountDownLatch(1).await();
      }
      default -> {}
    }
    RunningService service = new RunningService("sample");
    HttpServer http =
        service.add(
            HttpServer.start(
                context.vertx(),
                context.telemetry(),
                config.listen(),
                1024,
                new HttpRoutes()
                    .get(
                        "/greet",
                        exchange -> {
                          log.atInfo()
                              .addKeyValue("team", "main")
                              .log("greets {}", config.secret());
                          exchange.sendText(200, Span.current().getSpanContext().getSpanId());
                        })));
    log.info("listens at {} and {}", http.address(), context.management().address());
    return service.httpAddress(http.address());
  }
}
