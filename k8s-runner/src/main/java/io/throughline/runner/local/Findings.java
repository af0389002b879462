package io.throughline.runner.local;

import io.throughline.runner.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a runner finds in its directory when it starts, and what becomes of it. */
final class Findings {
  private static final Logger log = LoggerFactory.getLogger(Findings.class);

  private final LocalParts parts;
  private final Path directory;
  private final Map<String, LiveContainer> containers;
  private final Supervision supervision;
  private final SpanReports reports;

  Findings(
      LocalParts parts,
      Path directory,
      Map<String, LiveContainer> containers,
      Supervision supervision,
      SpanReports reports) {
    this.parts = parts;
    this.directory = directory;
    this.containers = containers;
    this.supervision = supervision;
    this.reports = reports;
  }

  /** Takes away what never became a container. */
  static void sweep(Path directory) throws IOException {
    try (var all = Files.newDirectoryStream(directory, Spares.PREFIX + "*")) {
      for (Path name : all) {
        FileTree.delete(name);
      }
    }
  }

  /** Goes through the directory. */
  void adopt() throws IOException {
    List<Path> names = new ArrayList<>();
    try (var all = Files.newDirectoryStream(directory, "[!.]*")) {
      all.forEach(names::add);
    }
    int running = 0;
    for (Path name : names) {
      try {
        if (adopt(new ContainerHome(name))) {
          running++;
        }
      } catch (IOException | RuntimeException e) {
        log.warn("{} is left alone, it cannot be understood", name, e);
      }
    }
    if (!containers.isEmpty()) {
      log.info("found {} containers, {} of them running", containers.size(), running);
    }
  }

  /** Whether the container runs. */
  private boolean adopt(ContainerHome home) throws IOException {
    Optional<ContainerRecord> found = home.record();
    if (found.isEmpty()) {
      FileTree.delete(home.directory());
      return false;
    }
    ContainerRecord record = found.get();
    LiveContainer container = new LiveContainer(home, parts.clock());
    container.know(record);
    Optional<Exit> exit = home.exit();
    Optional<ContainerProcesses> processes = home.processes();
    boolean takeOver =
        exit.isEmpty() && !record.builtIn() && processes.isPresent() && ran(home, processes.get());
    if (exit.isEmpty()
        && !takeOver
        && !record.builtIn()
        && !home.has(ContainerHome.Mark.INTERRUPTED)) {
      // Its program was never started: nothing is lost.
      FileTree.delete(home.directory());
      return false;
    }
    containers.put(home.name(), container);
    if (exit.isPresent()) {
      container.ended(record, exit.get());
      reports.again(container, record, exit.get());
    } else if (takeOver) {
      supervision.takeOver(container, record, processes.get());
    }
    return takeOver;
  }

  private static boolean ran(ContainerHome home, ContainerProcesses processes) throws IOException {
    return home.isStarted() || processes.supervisor().isAlive();
  }
}
