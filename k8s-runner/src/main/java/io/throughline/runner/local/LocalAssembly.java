package io.throughline.runner.local;

import io.throughline.runner.ProgramTelemetry;
import io.throughline.runner.RunnerConfig;
import io.throughline.runner.resource.ResourceCatalog;
import io.throughline.telemetry.Telemetry;
import io.throughline.work.WorkThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the local runtime together. */
final class LocalAssembly {
  private static final Logger log = LoggerFactory.getLogger(LocalAssembly.class);

  private final RunnerConfig config;
  private final Telemetry telemetry;
  private final InstantSource clock;

  LocalAssembly(RunnerConfig config, Telemetry telemetry, InstantSource clock) {
    this.config = config;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /** A runtime that has taken over what was there. */
  LocalRuntime open(ProgramTelemetry programs, ResourceCatalog catalog)
      throws IOException, InterruptedException {
    Path data = Files.createDirectories(config.data()).toRealPath();
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    Path containers = Files.createDirectories(data.resolve("containers"));
    FileChannel lock = lock(data);
    Findings.sweep(containers);
    LocalParts parts = parts(data, containers, programs);
    Spawner spawner = Spawner.best();
    IsolationProbe probe = probe(data, containers, parts.tools(), spawner);
    Isolation isolation = probe.choose(config.policy().isolation());
    Optional<Shim> shim = shim(probe, isolation, programs);
    Spares spares =
        new Spares(
            containers, isolation, spawner, parts.threads(), config.policy().spareContainers());
    SpanReports reports = new SpanReports(parts);
    Launcher launcher = launcher(parts, containers, isolation, spares, catalog, shim);
    Supervision supervision = new Supervision(parts, launcher, new Endings(parts, reports));
    ConcurrentHashMap<String, LiveContainer> known = new ConcurrentHashMap<>();
    new Findings(parts, containers, known, supervision, reports).adopt();
    AutoCloseable observed =
        new RunnerMetrics(telemetry).observe(known.values(), supervision::isBusy);
    return new LocalRuntime(
        parts,
        containers,
        known,
        supervision,
        new Disposal(parts, containers, known, config.limits().keepEnded()),
        () -> {
          observed.close();
          spares.close();
          parts.threads().close();
          lock.close();
        },
        config.stopOnExit());
  }

  private LocalParts parts(Path data, Path containers, ProgramTelemetry programs)
      throws IOException {
    return new LocalParts(
        telemetry,
        programs,
        new Artifacts(containers, config.limits().fileBytes()),
        new Caches(data.resolve("caches")),
        new Copies(),
        config.limits(),
        config.stopGrace(),
        WorkThreads.named("containers"),
        clock,
        worker());
  }

  private IsolationProbe probe(Path data, Path containers, Copies tools, Spawner spawner) {
    List<Path> hidden = new ArrayList<>(config.policy().hidden());
    hidden.add(data);
    List<Path> shown = new ArrayList<>(config.policy().resourceTypes().values());
    config.policy().shim().map(file -> file.toAbsolutePath().getParent()).ifPresent(shown::add);
    return new IsolationProbe(containers, hidden, shown, tools, spawner);
  }

  /**
   * The shim, if steps can run it; whoever makes the spans of commands is told in the log, once.
   */
  private Optional<Shim> shim(IsolationProbe probe, Isolation isolation, ProgramTelemetry programs)
      throws IOException, InterruptedException {
    Optional<Path> file = config.policy().shim().map(path -> path.toAbsolutePath().normalize());
    if (file.isEmpty()) {
      log.info("no shim is given (--shim): what a command used is not recorded");
      return Optional.empty();
    }
    Shim shim = new Shim(file.get(), programs);
    if (!probe.runs(isolation, shim.trial())) {
      log.warn("{} cannot be run by steps, so the runner does without the shim", file.get());
      return Optional.empty();
    }
    log.info("{} reports the commands of steps", file.get());
    return Optional.of(shim);
  }

  private Launcher launcher(
      LocalParts parts,
      Path containers,
      Isolation isolation,
      Spares spares,
      ResourceCatalog catalog,
      Optional<Shim> shim) {
    Workspaces workspaces =
        new Workspaces(containers, parts.artifacts(), parts.caches(), parts.tools());
    StepEnvironment environment =
        new StepEnvironment(config.policy().environment(), parts.artifacts(), parts.programs());
    return new Launcher(
        catalog,
        parts.artifacts(),
        new ProcessLauncher(
            isolation,
            spares,
            workspaces,
            new StepScripts(isolation, environment, shim),
            parts.tools(),
            new Signals(),
            clock),
        new ResourceLauncher(workspaces, environment, parts.threads(), clock));
  }

  /** Two runners on one directory would take each other's containers for their own. */
  private static FileChannel lock(Path data) throws IOException {
    FileChannel file =
        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (file.tryLock() != null) {
        return file;
      }
    } catch (OverlappingFileLockException _) {
      // Another runner of this very process.
    }
    file.close();
    throw new IOException("another runner uses " + data);
  }

  private static String worker() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
