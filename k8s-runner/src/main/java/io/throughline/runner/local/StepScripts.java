package io.throughline.runner.local;

import io.throughline.runner.local.ProcessLauncher.Executable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes what a container is told to do: the program as it is seen in there, behind the shim. */
final class StepScripts {
  private final Isolation isolation;
  private final StepEnvironment environment;
  private final Optional<Shim> shim;

  /**
   * @param shim absent: programs run without one
   */
  StepScripts(Isolation isolation, StepEnvironment environment, Optional<Shim> shim) {
    this.isolation = isolation;
    this.environment = environment;
    this.shim = shim;
  }

  /**
   * The script of a program whose span has begun.
   *
   * @param notices gets what the author of the step should know
   */
  StepScript of(
      Launch launch, Executable program, Workspace workspace, StepUser user, List<String> notices)
      throws IOException {
    Map<String, String> variables = variables(launch, user);
    variables.keySet().stream()
        .filter(name -> !StepScript.canName(name))
        .forEach(name ->
            notices.add("the variable " + name + " is not set: shells cannot have such a name"));
    List<String> command = new ArrayList<>(beforeCommand(launch, user));
    command.add(program.command().path());
    command.addAll(program.command().args());
    program
        .directories()
        .forEach(path -> command.add(isolation.seen(launch.home(), path).toString()));
    Path directory = isolation.seen(launch.home(), workspace.directory());
    return new StepScript(
        directory.resolve(program.command().dir()),
        variables,
        command,
        user.change(),
        program.input());
  }

  private Map<String, String> variables(Launch launch, StepUser user) throws IOException {
    Path tmp = isolation.seen(launch.home(), Path.of(""));
    boolean own = isolation instanceof Namespaces;
    return environment.of(
        launch.spec(),
        launch.trace(),
        user,
        tmp.resolve("home"),
        own ? Optional.empty() : Optional.of(tmp));
  }

  /** Another user than the runner's own may have no right to the shim. */
  private List<String> beforeCommand(Launch launch, StepUser user) {
    return shim.filter(_ -> !user.isOther())
        .flatMap(present ->
            launch.trace().process().map(span -> present.before(span, launch.spec().handle())))
        .orElse(List.of());
  }
}
