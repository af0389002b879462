package io.throughline.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The Throughline that measurements share: started when the first one needs it, started again on
 * the same data when one needs it in another way.
 */
public final class Stage implements AutoCloseable {
  /** No traces and metrics leave the process; builds keep their own traces all the same. */
  public static final Map<String, String> NO_EXPORT = Map.of();

  private final Path data;
  private final Path launcher;
  private final Consumer<String> progress;
  private Map<String, String> environment = NO_EXPORT;
  private Optional<Installation> running = Optional.empty();

  /**
   * @param data where it keeps its things; made when it is missing
   * @param launcher the script that starts it
   */
  public Stage(Path data, Path launcher, Consumer<String> progress) {
    this.data = data;
    this.launcher = launcher;
    this.progress = progress;
  }

  /** One more, beside this one, with data of its own. */
  public Stage beside(String name) {
    return new Stage(data.resolveSibling(name).resolve("data"), launcher, progress);
  }

  /** A file of the sources that are built. */
  public Path source(String path) {
    return launcher.resolveSibling(path);
  }

  /** Throughline without export, as it starts when nothing is said. */
  public Client client() throws IOException, InterruptedException {
    return client(NO_EXPORT);
  }

  /** Throughline with these variables in its environment. */
  public Client client(Map<String, String> wanted) throws IOException, InterruptedException {
    if (!environment.equals(wanted)) {
      stop();
    }
    environment = wanted;
    return new Client(installation());
  }

  /** The one that runs; started if none does. */
  public Installation installation() throws IOException, InterruptedException {
    if (running.isEmpty()) {
      running = Optional.of(Installation.start(launcher, data, environment));
    }
    return running.get();
  }

  /** Starts one and does not wait until it is ready. */
  Installation launch() throws IOException {
    Installation launched = Installation.launch(launcher, data, environment);
    running = Optional.of(launched);
    return launched;
  }

  /** Stops the one that runs, so that the next one starts cold. */
  public synchronized void stop() throws InterruptedException {
    if (running.isPresent()) {
      running.get().stop();
    }
    running = Optional.empty();
  }

  /** Says how far a measurement is. */
  public void progress(String text) {
    progress.accept("    " + text);
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
