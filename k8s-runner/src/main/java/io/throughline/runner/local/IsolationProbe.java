package io.throughline.runner.local;

import io.throughline.runner.StepPolicy.IsolationWish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what isolation a machine allows, by trying it. */
final class IsolationProbe {
  private static final Logger log = LoggerFactory.getLogger(IsolationProbe.class);

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Path containers;
  private final List<Path> hidden;
  private final List<Path> shown;
  private final Copies tools;
  private final Spawner spawner;

  /**
   * A probe that tries things in the directory of containers.
   *
   * @param hidden directories that programs must not see
   * @param shown directories that they need
   */
  IsolationProbe(
      Path containers, List<Path> hidden, List<Path> shown, Copies tools, Spawner spawner) {
    this.containers = containers;
    this.hidden = hidden;
    this.shown = shown;
    this.tools = tools;
    this.spawner = spawner;
  }

  /**
   * The best isolation that there is, and says so in the log.
   *
   * @throws IllegalStateException when it is required and there is none
   */
  Isolation choose(IsolationWish wish) throws IOException, InterruptedException {
    boolean root = System.getProperty("user.name", "").equals("root");
    ProcessGroups plain = new ProcessGroups(hasSetsid(), root);
    if (wish == IsolationWish.OFF) {
      log.info("{}: isolation is switched off", plain.describe());
      return plain;
    }
    List<Path> unseen = real(hidden, "hidden from steps");
    List<Path> seen = real(shown, "seen by steps");
    String trouble = "";
    for (boolean userNamespace : root ? new boolean[] {false, true} : new boolean[] {true}) {
      Namespaces wanted = new Namespaces(userNamespace, true, unseen, seen);
      Optional<String> found = tryOut(wanted);
      if (found.isEmpty()) {
        Namespaces chosen =
            laysOver(wanted) ? wanted : new Namespaces(userNamespace, false, unseen, seen);
        log.info("{}", chosen.describe());
        return chosen;
      }
      trouble = found.get();
    }
    if (wish == IsolationWish.REQUIRED) {
      throw new IllegalStateException(
          "isolation is required, and this machine does not allow it: " + trouble);
    }
    log.warn(
        "{}: they can see files and processes of this machine, since namespaces do not work here ({})",
        plain.describe(),
        trouble);
    return plain;
  }

  /** What is wrong with the isolation; empty when it works. */
  private Optional<String> tryOut(Namespaces wanted) throws IOException, InterruptedException {
    try (Trial trial = new Trial(wanted)) {
      var _ = trial.slot.begin("{\nexec true\n}\n").awaitEnd(LIMIT);
      return trial.home.exitStatus().filter(status -> status == 0).isPresent()
          ? Optional.empty()
          : Optional.of("a program could not be run");
    } catch (StartFailure e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Whether a program can be run in a container, to a good end. */
  boolean runs(Isolation isolation, List<String> command) throws IOException, InterruptedException {
    try (Trial trial = new Trial(isolation)) {
      String script =
          new StepScript(Path.of("/"), Slot.ENVIRONMENT, command, List.of(), Optional.empty())
              .text();
      var _ = trial.slot.begin(script).awaitEnd(LIMIT);
      return trial.home.exitStatus().filter(status -> status == 0).isPresent();
    } catch (StartFailure e) {
      log.debug("{} cannot be tried: {}", command.getFirst(), e.getMessage());
      return false;
    }
  }

  private boolean laysOver(Namespaces wanted) throws IOException, InterruptedException {
    try (Trial trial = new Trial(wanted)) {
      Path layer = Files.createDirectories(trial.home.layers());
      List<Path> parts = new ArrayList<>();
      for (String part : List.of("lower", "upper", "work")) {
        parts.add(containers.relativize(Files.createDirectories(layer.resolve(part))));
      }
      tools.run(
          wanted.layOver(
              trial.slot.processes(),
              List.of(new Layer(parts.get(0), parts.get(1), parts.get(2), Path.of("/tmp/home")))));
      return true;
    } catch (StartFailure | IOException e) {
      log.debug("no overlay mounts: {}", e.getMessage());
      return false;
    }
  }

  private boolean hasSetsid() throws InterruptedException {
    try {
      tools.run(List.of("setsid", "true"));
      return true;
    } catch (IOException | StartFailure _) {
      return false;
    }
  }

  private static List<Path> real(List<Path> paths, String purpose) throws IOException {
    List<Path> real = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        real.add(path.toRealPath());
      } else {
        log.warn("{} is to be {} and is no directory", path, purpose);
      }
    }
    return real;
  }

  /** A container to try something in. */
  private final class Trial implements AutoCloseable {
    private final ContainerHome home =
        new ContainerHome(containers.resolve(Spares.PREFIX + java.util.UUID.randomUUID()));
    private final Slot slot;

    private Trial(Isolation isolation) throws IOException, InterruptedException, StartFailure {
      try {
        this.slot = Slot.open(home, isolation, spawner, false);
      } catch (IOException | InterruptedException | StartFailure e) {
        FileTree.delete(home.directory());
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      try {
        slot.discard();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
