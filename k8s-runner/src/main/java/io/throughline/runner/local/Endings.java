package io.throughline.runner.local;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.runner.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a container whose program has ended: its exit is told, written down and ends its
 * spans. Trouble with the disk keeps none of that from being told.
 */
final class Endings {
  private static final Logger log = LoggerFactory.getLogger(Endings.class);
  private static final int KILLED = Signals.Signal.KILL.exitStatus();

  private final LocalParts parts;
  private final SpanReports reports;

  Endings(LocalParts parts, SpanReports reports) {
    this.parts = parts;
    this.reports = reports;
  }

  /** The program has ended, or was never started. */
  void ended(
      LiveContainer container, ContainerRecord record, Work.Ending ending, ContainerTrace trace) {
    ContainerHome home = container.home();
    Optional<SpanData> report = report(trace);
    boolean stopped = container.isStopping() || home.has(ContainerHome.Mark.STOP);
    if (container.isInterrupting() || home.has(ContainerHome.Mark.INTERRUPTED)) {
      home.mark(ContainerHome.Mark.INTERRUPTED);
      container.interrupted();
      return;
    }
    boolean anew = !ending.began() || (record.builtIn() && ending.status().isEmpty());
    if (anew && !stopped) {
      container.interrupted();
      return;
    }
    Exit exit = exit(home, record, ending.notBefore(record.started()), stopped);
    if (exit.reason() == Exit.Reason.EXITED) {
      giveCachesBack(home, record);
    }
    conclude(container, record, exit, trace, report);
  }

  /** The program was not started and is not going to be. */
  void neverRan(LiveContainer container, Launch launch, Exit.Reason reason, String message) {
    Exit exit = new Exit(reason, 1, parts.clock().instant(), message, "", Map.of());
    try {
      Files.createDirectories(container.home().directory());
      container.home().writeRecord(launch.draft());
    } catch (IOException e) {
      log.error("{} cannot be written down", container, e);
    }
    conclude(container, launch.draft(), exit, launch.trace(), report(launch.trace()));
  }

  /** What the shim said; none is expected from now on. */
  private Optional<SpanData> report(ContainerTrace trace) {
    return trace.process().flatMap(process -> parts.programs().reports().take(process.span()));
  }

  private void conclude(
      LiveContainer container,
      ContainerRecord record,
      Exit exit,
      ContainerTrace trace,
      Optional<SpanData> report) {
    trace.end(exit, report);
    if (exit.reason() == Exit.Reason.LOST) {
      new RunnerMetrics(parts.telemetry()).failed("lost", trace);
    }
    try {
      container.home().writeExit(exit);
    } catch (IOException e) {
      log.error("the end of {} cannot be written down", container, e);
    }
    container.ended(record, exit);
    reports.ended(container);
  }

  private Exit exit(
      ContainerHome home, ContainerRecord record, Work.Ending ending, boolean stopped) {
    Map<String, String> artifacts = new HashMap<>();
    record.outputs().keySet().forEach(name -> artifacts.put(name, Artifacts.id(home, name)));
    if (stopped) {
      int status = ending.status().orElse(KILLED);
      return new Exit(Exit.Reason.STOPPED, status, ending.at(), "", "", artifacts);
    }
    if (ending.status().isEmpty()) {
      String message = "nobody saw how the program ended: its supervisor went away with it";
      return new Exit(Exit.Reason.LOST, KILLED, ending.at(), message, "", Map.of());
    }
    int status = ending.status().getAsInt();
    try {
      int most = parts.limits().resultBytes();
      if (!Files.exists(home.result()) || Files.size(home.result()) <= most) {
        return new Exit(
            Exit.Reason.EXITED, status, ending.at(), "", home.resultText(most), artifacts);
      }
      String message = "the answer of the resource is larger than %d bytes".formatted(most);
      Files.writeString(home.output(), message + "\n", StandardOpenOption.APPEND);
      return new Exit(Exit.Reason.EXITED, Math.max(1, status), ending.at(), message, "", artifacts);
    } catch (IOException e) {
      String message = "the answer of the program cannot be read: " + e.getMessage();
      return new Exit(Exit.Reason.LOST, status, ending.at(), message, "", artifacts);
    }
  }

  private void giveCachesBack(ContainerHome home, ContainerRecord record) {
    record
        .caches()
        .forEach((place, directory) -> {
          try {
            parts.caches().giveBack(place, home.directory().resolve(directory));
          } catch (IOException e) {
            log.warn("a cache of {} is given up", home.name(), e);
          }
        });
  }
}
