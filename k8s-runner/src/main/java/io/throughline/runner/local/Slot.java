package io.throughline.runner.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/**
 * A container that is set up and waits to be told its program. Its supervisor gives up by itself
 * when the runner goes away before that.
 */
final class Slot {
  private static final Duration READY_PAUSE = Duration.ofNanos(500_000);
  private static final Duration READY_LIMIT = Duration.ofMinutes(1);
  private static final int MESSAGE_BYTES = 2_000;

  /** What supervisors find their tools in. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private final ContainerHome home;
  private final Supervisor supervisor;
  private final ContainerProcesses processes;

  private Slot(ContainerHome home, Supervisor supervisor, ContainerProcesses processes) {
    this.home = home;
    this.supervisor = supervisor;
    this.processes = processes;
  }

  /** Sets a container up in its directory, which may hold the output of an earlier try. */
  static Slot open(ContainerHome home, Isolation isolation, Spawner spawner, boolean privileged)
      throws IOException, InterruptedException, StartFailure {
    Files.createDirectories(home.tmp().resolve("home"));
    if (Files.getFileStore(home.tmp()).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(home.tmp(), PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    isolation.prepare(home);
    Supervisor supervisor = spawner.start(isolation.supervisor(home, privileged), home.output());
    try {
      supervisor.tell("echo ready >&3\n");
      awaitReady(home, supervisor);
      OsProcess first =
          OsProcess.of(supervisor.pid())
              .orElseThrow(() -> new StartFailure("the supervisor went away"));
      ContainerProcesses processes = isolation.processes(first);
      home.writeProcesses(processes);
      return new Slot(home, supervisor, processes);
    } catch (IOException | InterruptedException | StartFailure e) {
      supervisor.endScript();
      throw e;
    }
  }

  ContainerHome home() {
    return home;
  }

  ContainerProcesses processes() {
    return processes;
  }

  boolean isAlive() {
    return processes.leader().isAlive();
  }

  /** The slot in a directory that has got another name. */
  Slot movedTo(Path directory) throws IOException {
    Files.move(home.directory(), directory, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    return new Slot(new ContainerHome(directory), supervisor, processes);
  }

  /** Tells the container what to do; it is no slot any more. */
  Supervisor begin(String script) throws IOException {
    supervisor.tell(script);
    supervisor.endScript();
    return supervisor;
  }

  /** Gives the slot up, with its directory. */
  void discard() throws IOException, InterruptedException {
    supervisor.endScript();
    var _ = supervisor.awaitEnd(READY_LIMIT);
    FileTree.delete(home.directory());
  }

  private static void awaitReady(ContainerHome home, Supervisor supervisor)
      throws IOException, InterruptedException, StartFailure {
    long deadline = System.nanoTime() + READY_LIMIT.toNanos();
    while (!home.isReady()) {
      if (supervisor.awaitEnd(READY_PAUSE) && !home.isReady()) {
        throw failure(home);
      }
      if (System.nanoTime() > deadline) {
        throw new StartFailure(
            "the container was not set up within " + READY_LIMIT.toSeconds() + " s");
      }
    }
  }

  private static StartFailure failure(ContainerHome home) throws IOException {
    byte[] said;
    try (var in = Files.newInputStream(home.output())) {
      said = in.readNBytes(MESSAGE_BYTES);
    }
    return new StartFailure(
        "the container could not be set up: " + new String(said, StandardCharsets.UTF_8).strip());
  }
}
