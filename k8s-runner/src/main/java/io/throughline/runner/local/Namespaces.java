package io.throughline.runner.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Programs get a view of the machine of their own: they see no processes but theirs, a private
 * {@code /tmp}, and the directories that hold the runner's and the product's secrets as empty.
 * Killing process 1 of the view kills everything in it, and when the supervisor ends nothing is
 * left that could still write.
 *
 * <p>Three processes stand between the runner and the program: {@code unshare} waits outside;
 * {@code sh}, process 1 inside, mounts, waits and reaps; a second {@code sh}, without the rights to
 * undo what was mounted, becomes the program. All are in one session and one process group, whose
 * signals process 1 does not heed. It keeps its working directory in the directory of all
 * containers, which nothing else in there can reach: {@link #layOver} finds artifacts through it. A
 * program that is not privileged has the capabilities that containers usually have.
 *
 * @param userNamespace whether the runner is not root, so that programs are root in a user
 *     namespace only
 * @param laysOver whether overlay mounts work
 * @param hidden what is hidden
 * @param shown what programs need; what of it is below the machine's {@code /tmp} is below theirs
 */
record Namespaces(boolean userNamespace, boolean laysOver, List<Path> hidden, List<Path> shown)
    implements Isolation {
  private static final Path TMP = Path.of("/tmp");
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private static final String CAPABILITIES =
      "-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,"
          + "+sys_chroot,+audit_write,+setfcap";

  Namespaces {
    hidden = outermost(hidden);
    shown = shown.stream().filter(path -> path.startsWith(TMP)).toList();
  }

  @Override
  public List<String> supervisor(ContainerHome home, boolean privileged) {
    String drop = privileged ? "" : "setpriv --inh-caps=-all --bounding-set=" + CAPABILITIES;
    return List.of(
        "unshare",
        userNamespace ? "-Urmpif" : "-mpif",
        "--mount-proc",
        "/bin/sh",
        "-c",
        init(drop),
        "sh",
        home.directory().toAbsolutePath().toString());
  }

  @Override
  public void prepare(ContainerHome home) throws IOException {
    // The names of the sources are our own: a table's entry that looks mounted already is skipped.
    StringBuilder mounts = new StringBuilder();
    for (Path path : shown) {
      Path place = home.tmp().resolve(TMP.relativize(path));
      Files.createDirectories(place);
      mounts.append(escape(path)).append(' ').append(escape(place.toAbsolutePath()));
      mounts.append(" none bind 0 0\n");
    }
    mounts.append(escape(home.tmp().toAbsolutePath())).append(" /tmp none rbind 0 0\n");
    if (Files.isDirectory(SHARED_MEMORY)) {
      mounts.append("throughline-shm /dev/shm tmpfs rw,nosuid,nodev 0 0\n");
    }
    for (Path path : hidden) {
      if (Files.isDirectory(path) && !path.startsWith(TMP)) {
        mounts
            .append("throughline-hidden ")
            .append(escape(path))
            .append(" tmpfs ro,size=4k,mode=555 0 0\n");
      }
    }
    Files.writeString(home.directory().resolve("fstab"), mounts);
  }

  @Override
  public ContainerProcesses processes(OsProcess supervisor) throws StartFailure {
    OsProcess root = Isolation.onlyChild(supervisor);
    return new ContainerProcesses(supervisor, root, Isolation.onlyChild(root), supervisor.pid());
  }

  @Override
  public Path seen(ContainerHome home, Path belowTmp) {
    return TMP.resolve(belowTmp);
  }

  @Override
  public List<String> layOver(ContainerProcesses processes, List<Layer> layers) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("nsenter", "-t", Long.toString(processes.root().pid())));
    if (userNamespace) {
      command.addAll(List.of("-U", "--preserve-credentials"));
    }
    command.add("-m");
    command.add("-w/proc/" + processes.root().pid() + "/cwd");
    command.addAll(List.of("/bin/sh", "-c"));
    command.add(
        layers.stream()
            .map(layer ->
                "mount -n -t overlay overlay -o %s %s"
                    .formatted(
                        ShellText.quote(
                            "lowerdir=%s,upperdir=%s,workdir=%s"
                                .formatted(layer.lower(), layer.upper(), layer.work())),
                        ShellText.quote(layer.target().toString())))
            .collect(Collectors.joining(" && ")));
    return command;
  }

  @Override
  public boolean changesUser() {
    return !userNamespace;
  }

  @Override
  public String describe() {
    return "steps have mounts, processes and /tmp of their own"
        + (userNamespace ? ", as root of a user namespace" : "")
        + (laysOver ? "" : "; inputs are copied, overlay mounts do not work here");
  }

  /** Process 1. What a shell says about signals goes nowhere: it is not the program's output. */
  private static String init(String drop) {
    return """
    cd -P "$1" || exit 125
    exec 3>>status 4>>result 5>&2 2>/dev/null
    mount -n -a -T fstab 2>&5 || exit 125
    cd -P ..
    ( cd / && exec %s /bin/sh 2>&5 5>&- )
    s=$?
    echo "exited $s" >&3
    exit $s
    """
        .formatted(drop);
  }

  private static List<Path> outermost(List<Path> paths) {
    return paths.stream()
        .filter(path ->
            paths.stream().noneMatch(other -> !path.equals(other) && path.startsWith(other)))
        .distinct()
        .toList();
  }

  /** Paths in a table of mounts: blanks and backslashes in octal. */
  private static String escape(Path path) {
    return path.toString().replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011");
  }
}
