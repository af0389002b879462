package io.throughline.runner.local;

import io.throughline.runner.Exit;
import io.throughline.work.Doorbell;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which containers' spans have left the process. Those of a container that ended just
 * before the runner was killed may not have; the next runner reports them again, with the same ids
 * and times.
 */
final class SpanReports {
  private static final Logger log = LoggerFactory.getLogger(SpanReports.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LocalParts parts;
  private final Doorbell doorbell = new Doorbell();
  private final BlockingQueue<LiveContainer> ended = new LinkedBlockingQueue<>();

  SpanReports(LocalParts parts) {
    this.parts = parts;
    var _ = parts.threads().start(this::run);
  }

  /** A container's spans have been ended. */
  void ended(LiveContainer container) {
    ended.add(container);
  }

  /** Reports the spans of a container that was found and has ended, unless that has been done. */
  void again(LiveContainer container, ContainerRecord record, Exit exit) throws IOException {
    if (container.home().has(ContainerHome.Mark.REPORTED)) {
      return;
    }
    ContainerTrace trace = ContainerTrace.begin(parts, record);
    container
        .home()
        .processes()
        .ifPresent(processes -> trace.processStarts(record.started(), processes.leader().pid()));
    trace.end(exit, Optional.empty());
    ended(container);
  }

  private void run() {
    try {
      while (true) {
        doorbell.await(PAUSE);
        markReported();
      }
    } catch (InterruptedException _) {
      markReported();
      Thread.currentThread().interrupt();
    }
  }

  private void markReported() {
    List<LiveContainer> batch = new ArrayList<>();
    ended.drainTo(batch);
    if (batch.isEmpty()) {
      return;
    }
    if (!parts.telemetry().feed().flush(PATIENCE)) {
      ended.addAll(batch);
      return;
    }
    for (LiveContainer container : batch) {
      try {
        if (Files.isDirectory(container.home().directory())) {
          container.home().mark(ContainerHome.Mark.REPORTED);
        }
      } catch (RuntimeException e) {
        log.debug("{} is gone already", container, e);
      }
    }
  }
}
