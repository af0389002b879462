package io.throughline.runner.local;

import io.throughline.runner.ContainerEvent;
import io.throughline.runner.ContainerEvents;
import io.throughline.runner.ContainerRuntime;
import io.throughline.runner.ContainerSpec;
import io.throughline.runner.Exit;
import io.throughline.runner.FileChunks;
import io.throughline.runner.Mounts;
import io.throughline.runner.ProgramTelemetry;
import io.throughline.runner.Refusal;
import io.throughline.runner.RunnerConfig;
import io.throughline.runner.resource.ResourceCatalog;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.redaction.Redaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime whose containers are processes of this machine. It has no state but its directory: a
 * runner that starts on a directory that another one left, however that one ended, finds its
 * containers and goes on with them.
 */
public final class LocalRuntime implements ContainerRuntime {
  private static final Logger log = LoggerFactory.getLogger(LocalRuntime.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,150}");
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final LocalParts parts;
  private final Path directory;
  private final ConcurrentHashMap<String, LiveContainer> containers;
  private final Supervision supervision;
  private final Disposal disposal;
  private final AutoCloseable foundation;
  private final boolean stopsContainers;
  private volatile boolean closing;

  /**
   * Opens the runtime over a directory, and finds what is in it.
   *
   * @throws IOException when the directory cannot be used, or another runner uses it
   */
  public static LocalRuntime open(
      RunnerConfig config,
      Telemetry telemetry,
      ProgramTelemetry programs,
      ResourceCatalog catalog,
      InstantSource clock)
      throws IOException, InterruptedException {
    return new LocalAssembly(config, telemetry, clock).open(programs, catalog);
  }

  /**
   * A runtime over containers that were found.
   *
   * @param foundation what is closed after everything else
   * @param stopsContainers whether running containers are stopped when the runtime is closed, to be
   *     started again when they are asked for; they run on otherwise
   */
  LocalRuntime(
      LocalParts parts,
      Path directory,
      ConcurrentHashMap<String, LiveContainer> containers,
      Supervision supervision,
      Disposal disposal,
      AutoCloseable foundation,
      boolean stopsContainers) {
    this.parts = parts;
    this.directory = directory;
    this.containers = containers;
    this.supervision = supervision;
    this.disposal = disposal;
    this.foundation = foundation;
    this.stopsContainers = stopsContainers;
  }

  @Override
  public void run(ContainerSpec spec, long outputOffset, ContainerEvents events)
      throws InterruptedException {
    String name = name(spec.handle());
    if (closing) {
      throw Refusal.stopping();
    }
    LiveContainer container =
        containers.computeIfAbsent(name, _ -> new LiveContainer(home(name), parts.clock()));
    List<String> inputs = spec.mounts().inputs().stream().map(Mounts.Input::artifact).toList();
    container.hide(parts.telemetry().redaction(), spec.redact());
    boolean starts = container.beginStart(spec.owner().buildUid(), inputs);
    if (starts) {
      start(container, spec, inputs);
    }
    container.follow(parts.worker(), outputOffset, !starts, event -> events.accept(safe(event)));
  }

  /**
   * What the runner itself says holds no secrets. Output is not its own: whoever stores it sees to
   * that.
   */
  private ContainerEvent safe(ContainerEvent event) {
    Redaction redaction = parts.telemetry().redaction();
    return switch (event) {
      case ContainerEvent.Started _, ContainerEvent.Output _ -> event;
      case ContainerEvent.Notice(String text) -> new ContainerEvent.Notice(redaction.apply(text));
      case ContainerEvent.Exited(Exit exit) ->
          new ContainerEvent.Exited(exit.withMessage(redaction.apply(exit.message())));
    };
  }

  private void start(LiveContainer container, ContainerSpec spec, List<String> inputs) {
    try {
      inputs.forEach(parts.artifacts()::relative);
      supervision.start(container, spec);
    } catch (RejectedExecutionException | Refusal e) {
      container.interrupted();
      if (container.record().isEmpty()) {
        containers.remove(container.home().name(), container);
        container.forget();
      }
      throw e instanceof Refusal refusal ? refusal : Refusal.stopping();
    }
  }

  @Override
  public void stop(String handle, Duration grace) {
    Optional.ofNullable(containers.get(name(handle)))
        .ifPresent(container -> container.stop(parts.clock().instant().plus(grace)));
  }

  @Override
  public void readFile(String artifact, String path, long maxBytes, FileChunks chunks)
      throws InterruptedException {
    parts.artifacts().read(artifact, path, maxBytes, chunks);
  }

  @Override
  public void release(String buildUid) {
    if (buildUid.isEmpty()) {
      throw Refusal.invalid("which build is over must be said");
    }
    for (LiveContainer container : containers.values()) {
      if (container.buildUid().equals(buildUid)) {
        container.stop(parts.clock().instant().plus(parts.stopGrace()));
        container.release();
      }
    }
    disposal.ring();
  }

  @Override
  public void close() {
    closing = true;
    if (stopsContainers) {
      interruptAll(parts.stopGrace());
    }
    try {
      foundation.close();
    } catch (Exception e) {
      log.warn("the runtime did not close well", e);
    }
  }

  private void interruptAll(Duration grace) {
    Instant killAt = parts.clock().instant().plus(grace);
    containers.values().forEach(container -> container.interrupt(killAt));
    try {
      for (LiveContainer container : containers.values()) {
        if (!container.awaitOver(grace.plus(AFTER_KILL))) {
          log.warn("{} did not end", container);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private ContainerHome home(String name) {
    return new ContainerHome(directory.resolve(name));
  }

  /** The name of a container's directory: its handle, where that can be a name. */
  private static String name(String handle) {
    return NAME.matcher(handle).matches() ? handle : "h-" + Caches.place(handle);
  }

  @Override
  public String toString() {
    return "LocalRuntime{" + directory + "}";
  }
}
