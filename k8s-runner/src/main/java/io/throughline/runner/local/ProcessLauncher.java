package io.throughline.runner.local;

import io.throughline.runner.ContainerSpec;
import io.throughline.runner.ImageSource;
import io.throughline.runner.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts containers whose program is a process. */
final class ProcessLauncher {
  /**
   * A program.
   *
   * @param input what it reads; its standard output is then its result
   * @param directories further arguments: directories below the container's {@code tmp}
   */
  record Executable(Program.Command command, Optional<String> input, List<Path> directories) {}

  private final Isolation isolation;
  private final Spares spares;
  private final Workspaces workspaces;
  private final StepScripts scripts;
  private final Copies tools;
  private final Signals signals;
  private final InstantSource clock;

  ProcessLauncher(
      Isolation isolation,
      Spares spares,
      Workspaces workspaces,
      StepScripts scripts,
      Copies tools,
      Signals signals,
      InstantSource clock) {
    this.isolation = isolation;
    this.spares = spares;
    this.workspaces = workspaces;
    this.scripts = scripts;
    this.tools = tools;
    this.signals = signals;
    this.clock = clock;
  }

  /** Starts a program. */
  Launched launch(Launch launch, Executable program)
      throws IOException, InterruptedException, StartFailure {
    ContainerSpec spec = launch.spec();
    List<String> notices = new ArrayList<>(imageNotices(spec));
    StepUser user = user(program.command().user(), notices);
    Slot slot = slot(launch);
    try {
      Workspace workspace = prepare(slot, spec, user);
      Instant start = clock.instant();
      ContainerRecord record = launch.record(workspace, false, start);
      slot.home().writeRecord(record);
      if (!launch.again()) {
        slot = slot.movedTo(launch.home().directory());
      }
      launch.trace().processStarts(start, slot.processes().leader().pid());
      String script = scripts.of(launch, program, workspace, user, notices).text();
      Supervisor supervisor = slot.begin(script);
      return new Launched(
          ProcessWork.started(launch.home(), slot.processes(), supervisor, signals, clock),
          record,
          notices);
    } catch (IOException | InterruptedException | StartFailure | RuntimeException e) {
      slot.discard();
      throw e;
    }
  }

  private Slot slot(Launch launch) throws IOException, InterruptedException, StartFailure {
    return launch.again()
        ? spares.open(launch.home(), launch.spec().privileged())
        : spares.take(launch.spec().privileged());
  }

  private Workspace prepare(Slot slot, ContainerSpec spec, StepUser user)
      throws IOException, InterruptedException, StartFailure {
    Workspaces.Manner manner =
        isolation.laysOver() && !user.isOther()
            ? Workspaces.Manner.LAID_OVER
            : Workspaces.Manner.COPIED;
    Workspace workspace = workspaces.prepare(slot.home(), spec, isolation, manner);
    if (!workspace.layers().isEmpty()) {
      tools.run(isolation.layOver(slot.processes(), workspace.layers()));
    }
    if (user.isOther()) {
      tools.giveTo(user.owner(), slot.home().tmp());
    }
    return workspace;
  }

  private StepUser user(String wanted, List<String> notices)
      throws IOException, InterruptedException, StartFailure {
    StepUser user = StepUser.named(wanted, isolation);
    if (!user.isOther() || isolation.changesUser()) {
      return user;
    }
    notices.add("this runner cannot run programs as another user; user " + wanted + " is not used");
    return StepUser.same(isolation);
  }

  private List<String> imageNotices(ContainerSpec spec) {
    List<String> notices = new ArrayList<>();
    boolean image =
        switch (spec.image()) {
          case ImageSource.RuntimeDefault() -> false;
          case ImageSource.Artifact _, ImageSource.Resource _ -> true;
          case ImageSource.ResourceType _ -> spec.program() instanceof Program.Command;
        };
    if (image) {
      notices.add(
          "this runtime runs steps on the machine itself: the image (image_resource) is not used");
    }
    if (!spec.limits().isNone()) {
      notices.add("this runtime does not limit processor or memory; container_limits is not used");
    }
    if (spec.privileged() && !isolation.changesUser()) {
      notices.add("this runner is not root: a privileged step can do no more than its user");
    }
    return notices;
  }
}
