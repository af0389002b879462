package io.throughline.runner.local;

import io.throughline.work.Doorbell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes containers away that nobody needs any more: those whose build is over, and those that were
 * forgotten. One whose artifact another container still uses stays until that one has ended.
 */
final class Disposal {
  private static final Logger log = LoggerFactory.getLogger(Disposal.class);
  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration KEPT_WITHOUT_BUILD = Duration.ofMinutes(10);

  private final LocalParts parts;
  private final Path directory;
  private final Map<String, LiveContainer> containers;
  private final Duration kept;
  private final Doorbell doorbell = new Doorbell();

  /**
   * Starts its thread.
   *
   * @param directory of all containers
   * @param containers all of them by name
   * @param kept how long a container stays that has ended and whose build is never released
   */
  Disposal(LocalParts parts, Path directory, Map<String, LiveContainer> containers, Duration kept) {
    this.parts = parts;
    this.directory = directory;
    this.containers = containers;
    this.kept = kept;
    var _ = parts.threads().start(this::run);
  }

  /** There may be something to do. */
  void ring() {
    doorbell.ring();
  }

  private void run() {
    try {
      boolean left = true;
      while (true) {
        doorbell.await(left ? SOON : ROUND);
        left = round();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes away what can go; true when something is left that should. */
  private boolean round() {
    boolean left = false;
    for (LiveContainer container : List.copyOf(containers.values())) {
      try {
        if (!isNeedless(container)) {
          continue;
        }
        if (isOver(container) && !isInUse(container)) {
          remove(container);
        } else {
          left = true;
        }
      } catch (IOException | RuntimeException e) {
        log.warn("{} cannot be removed", container, e);
      }
    }
    deleteOld();
    return left;
  }

  private boolean isNeedless(LiveContainer container) throws IOException {
    if (container.isReleased()) {
      return true;
    }
    if (container.state() != LiveContainer.State.ENDED) {
      return false;
    }
    Path exit = container.home().directory().resolve("exit.json");
    Instant ended =
        Files.exists(exit) ? Files.getLastModifiedTime(exit).toInstant() : parts.clock().instant();
    Duration stay = container.buildUid().isEmpty() ? KEPT_WITHOUT_BUILD : kept;
    return parts.clock().instant().isAfter(ended.plus(stay));
  }

  private static boolean isOver(LiveContainer container) {
    return switch (container.state()) {
      case IDLE, ENDED -> true;
      case STARTING, RUNNING -> false;
    };
  }

  private boolean isInUse(LiveContainer container) {
    return containers.values().stream()
        .anyMatch(other -> other != container && other.needs(container.home().name()));
  }

  private void remove(LiveContainer container) throws IOException {
    String name = container.home().name();
    containers.remove(name, container);
    container.record().ifPresent(record -> parts.programs().endpoints().close(record.handle()));
    container.forget();
    if (Files.exists(container.home().directory())) {
      Files.move(
          container.home().directory(),
          directory.resolve(Spares.PREFIX + "old-" + UUID.randomUUID()),
          StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** What was moved away, by this runner or by one that did not come to delete it. */
  private void deleteOld() {
    try (var names = Files.newDirectoryStream(directory, Spares.PREFIX + "old-*")) {
      for (Path old : names) {
        FileTree.delete(old);
      }
    } catch (IOException e) {
      log.warn("what old containers left cannot be removed: {}", e.getMessage());
    }
  }
}
