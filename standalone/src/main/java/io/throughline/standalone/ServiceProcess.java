package io.throughline.standalone;

import io.throughline.postgres.OwnedProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service in a process of its own: started again when it dies, stopped with this process. */
final class ServiceProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final Duration RESTART_PAUSE = Duration.ofMillis(100);

  private final String name;
  private final Path jar;
  private final Map<String, String> environment;
  private final Path logFile;
  private final Runnable onRestart;
  private final Thread keeper;
  private Process process;
  private volatile boolean closing;

  /**
   * @param environment the whole environment of the process: nothing is inherited
   * @param onRestart called when the process was started again, since its id is another one then
   */
  ServiceProcess(
      String name, Path jar, Map<String, String> environment, Path logFile, Runnable onRestart)
      throws IOException, InterruptedException {
    this.name = name;
    this.jar = jar;
    this.environment = Map.copyOf(environment);
    this.logFile = logFile;
    this.onRestart = onRestart;
    this.process = start();
    this.keeper = Thread.ofVirtual().name("keeper-" + name).start(this::keep);
  }

  synchronized long pid() {
    return process.pid();
  }

  String name() {
    return name;
  }

  @Override
  public void close() {
    closing = true;
    keeper.interrupt();
    Process running;
    synchronized (this) {
      running = process;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("{} did not stop in {} s and is killed", name, STOP_PATIENCE.toSeconds());
        running.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private void keep() {
    try {
      while (!closing) {
        Process running;
        synchronized (this) {
          running = process;
        }
        int status = running.waitFor();
        if (closing) {
          return;
        }
        log.warn("{} ended with status {} and is started again", name, status);
        TimeUnit.NANOSECONDS.sleep(RESTART_PAUSE.toNanos());
        Process again = start();
        synchronized (this) {
          process = again;
        }
        onRestart.run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.error("{} cannot be started again", name, e);
    }
  }

  private Process start() throws IOException, InterruptedException {
    List<String> java =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    java.addAll(JavaOptions.ofThisProcess());
    java.addAll(List.of("-jar", jar.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(OwnedProcesses.command("TERM", java))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return OwnedProcesses.start(builder);
  }
}
