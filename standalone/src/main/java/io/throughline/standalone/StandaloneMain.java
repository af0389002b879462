package io.throughline.standalone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.config.HostPort;
import io.throughline.config.Options;
import io.throughline.credentials.local.DirectoryConfig;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.service.Asked;
import io.throughline.service.LogConfig;
import io.throughline.service.Logs;
import io.throughline.service.Shutdown;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code ./throughline up}. */
public final class StandaloneMain {
  private final Setup setup;
  private final boolean isFirstStart;
  private final PrintStream out;

  private StandaloneMain(Setup setup, boolean isFirstStart, PrintStream out) {
    this.setup = setup;
    this.isFirstStart = isFirstStart;
    this.out = out;
  }

  /** Runs until SIGTERM or SIGINT. */
  public static void main(String[] args) throws InterruptedException {
    Instant began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    Options options =
        new Options(
            "./throughline up", "Runs Throughline: the API, all five services and PostgreSQL.");
    Supplier<StandaloneConfig> config = StandaloneConfig.declare(options);
    Optional<Integer> answered =
        new Asked("./throughline up", options, System.getenv(), System.out, System.err)
            .answer(List.of(args));
    if (answered.isPresent()) {
      System.exit(answered.get());
    }
    Shutdown shutdown = Shutdown.install();
    int status = run(config.get(), began, shutdown);
    shutdown.done();
    System.exit(status);
  }

  private static int run(StandaloneConfig config, Instant began, Shutdown shutdown)
      throws InterruptedException {
    try (DataDirectory data = DataDirectory.open(config.data())) {
      Path log = data.path("throughline.log");
      Logs.configure(new LogConfig(config.logLevel(), LogConfig.Format.JSON, Optional.of(log)));
      boolean isFirstStart = !data.has("admin-password");
      StandaloneMain main = new StandaloneMain(Setup.of(config, data), isFirstStart, System.out);
      try (Stack stack = main.start(began)) {
        main.announce(stack);
        main.greet(began, log);
        shutdown.await();
        System.out.println("Throughline stops.");
      }
      return 0;
    } catch (StartFailure | IOException | UncheckedIOException e) {
      System.err.println("Throughline cannot start: " + e.getMessage());
      return 1;
    }
  }

  private Stack start(Instant began) throws IOException, InterruptedException {
    AtomicReference<@Nullable Stack> started = new AtomicReference<>();
    Runnable onRestart = () -> Optional.ofNullable(started.get()).ifPresent(this::announce);
    Stack stack =
        setup.config().processes()
            ? FiveProcesses.start(setup, onRestart)
            : OneProcess.start(setup, began, onRestart);
    started.set(stack);
    return stack;
  }

  private void announce(Stack stack) {
    ObjectNode running = DataDirectory.object();
    running.put("pid", ProcessHandle.current().pid());
    running.put("url", setup.addresses().url().toString());
    running.put("user", setup.user());
    ObjectNode processes = running.putObject("processes");
    stack.processes().forEach(processes::put);
    put(running.putObject("management"), stack.management());
    put(running.putObject("metrics"), setup.monitoring().scrapes());
    try {
      setup.data().announce(running);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(ObjectNode into, Map<String, HostPort> addresses) {
    addresses.forEach((name, address) -> into.put(name, address.toString()));
  }

  private void greet(Instant began, Path log) {
    double seconds = java.time.Duration.between(began, Instant.now()).toMillis() / 1000.0;
    out.printf("Throughline is ready after %.1f s.%n%n", seconds);
    line("API", setup.addresses().url().toString());
    if (isFirstStart) {
      line(
          "User",
          setup.user()
              + ", password "
              + setup.password()
              + " (not shown again; it is in "
              + setup.data().path("admin-password")
              + ")");
    } else {
      line("User", setup.user() + ", password in " + setup.data().path("admin-password"));
    }
    line("Data", setup.data().root().toString());
    line("Log", log.toString());
    setup
        .monitoring()
        .scrapes()
        .forEach((process, address) ->
            line(
                "Metrics",
                "http://"
                    + address
                    + "/metrics"
                    + (process.equals(Monitoring.ONE) ? "" : " of " + process)));
    setup.config().secrets().managers().forEach(manager -> line("Secrets", places(manager)));
    out.printf(
        "%nfly -t here login -c %s -u %s -p \"$(cat %s)\"%n",
        setup.addresses().url(), setup.user(), setup.data().path("admin-password"));
    out.println("Ctrl-C stops it; the data stays.");
    out.flush();
  }

  private static String places(ManagerConfig manager) {
    return manager instanceof DirectoryConfig(Path directory)
        ? directory + "/TEAM/PIPELINE/NAME holds the value of ((NAME))"
        : "from " + manager.manager();
  }

  private void line(String name, String text) {
    out.printf("  %-9s%s%n", name, text);
  }
}
