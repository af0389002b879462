package io.throughline.runner.local;

import java.nio.file.Path;
import java.util.List;

/**
 * How a program is kept apart from the machine and from other programs.
 *
 * <p>Either way a supervisor, a few lines of {@code sh}, starts the program, waits for it and
 * writes its exit status to the container's directory. It outlives the runner, and so does the
 * program: nothing of either depends on the process of the runner, which they are not even told the
 * death of.
 */
sealed interface Isolation permits Namespaces, ProcessGroups {
  /**
   * The command of the supervisor. It reads what to do from its standard input, as a shell script,
   * and gives up at the end of the input.
   */
  List<String> supervisor(ContainerHome home, boolean privileged);

  /** What the supervisor needs in the container's directory before it starts. */
  void prepare(ContainerHome home) throws java.io.IOException;

  /** The processes below a supervisor that has said that it is ready. */
  ContainerProcesses processes(OsProcess supervisor) throws StartFailure;

  /** Where the program sees a path below the container's {@code tmp} directory. */
  Path seen(ContainerHome home, Path belowTmp);

  /** Whether inputs can be laid over their artifact instead of being copied. */
  boolean laysOver();

  /** The command that lays inputs over their artifacts in the container of these processes. */
  List<String> layOver(ContainerProcesses processes, List<Layer> layers);

  /** Whether a program can run as another user. */
  boolean changesUser();

  /** One sentence for the log. */
  String describe();

  /** Children of a process; there must be some. */
  static OsProcess onlyChild(OsProcess process) throws StartFailure {
    List<OsProcess> children = process.children();
    if (children.isEmpty()) {
      throw new StartFailure("the supervisor of the step went away");
    }
    return children.getFirst();
  }
}
