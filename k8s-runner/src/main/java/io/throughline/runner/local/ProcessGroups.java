package io.throughline.runner.local;

import java.nio.file.Path;
import java.util.List;

/**
 * Programs are plain processes of the machine, in a session and a process group of their own, with
 * a directory for their temporary files. What they leave behind when they end is killed as far as
 * it is still in their group; a program that puts others into sessions of their own gets away with
 * it.
 *
 * @param sessions whether there is a {@code setsid} program
 * @param root whether the runner is root
 */
record ProcessGroups(boolean sessions, boolean root) implements Isolation {
  @Override
  public List<String> supervisor(ContainerHome home, boolean privileged) {
    String init = sessions ? init("", "setsid") : init("set -m", "");
    return List.of("/bin/sh", "-c", init, "sh", home.directory().toAbsolutePath().toString());
  }

  @Override
  public void prepare(ContainerHome home) {
    // The supervisor needs nothing.
  }

  @Override
  public ContainerProcesses processes(OsProcess supervisor) throws StartFailure {
    OsProcess leader = Isolation.onlyChild(supervisor);
    return new ContainerProcesses(supervisor, supervisor, leader, leader.pid());
  }

  @Override
  public Path seen(ContainerHome home, Path belowTmp) {
    return home.tmp().toAbsolutePath().resolve(belowTmp);
  }

  @Override
  public boolean laysOver() {
    return false;
  }

  @Override
  public List<String> layOver(ContainerProcesses processes, List<Layer> layers) {
    throw new UnsupportedOperationException("there is nothing to mount in");
  }

  @Override
  public boolean changesUser() {
    return sessions && root;
  }

  @Override
  public String describe() {
    return "steps run as plain processes of this machine";
  }

  private static String init(String before, String change) {
    return """
    cd -P "$1" || exit 125
    exec 3>>status 4>>result 5>&2 2>/dev/null
    %s
    ( cd / && exec %s /bin/sh 2>&5 5>&- )
    s=$?
    echo "exited $s" >&3
    exit $s
    """
        .formatted(before, change);
  }
}
