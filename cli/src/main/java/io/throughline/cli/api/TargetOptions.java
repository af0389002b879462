package io.throughline.cli.api;

import io.throughline.cli.terminal.CliFailure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Throughline a command talks to. */
public final class TargetOptions {
  @Option(
      names = {"-t", "--target"},
      paramLabel = "NAME",
      description =
          "a target that fly has logged in to; without it the Throughline that runs on this machine")
  @Nullable String name;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory of the Throughline on this machine (default: ${DEFAULT-DATA})")
  @Nullable Path data;

  /**
   * The target that is meant.
   *
   * @throws CliFailure when there is none
   */
  public Target target(Map<String, String> environment) {
    if (name != null) {
      return Target.ofFly(name, environment);
    }
    LocalInstance local = local(environment);
    return Target.ofLocal(local)
        .orElseThrow(() ->
            new CliFailure(
                "no Throughline runs from %s; `./throughline up` starts one, --target names another"
                    .formatted(local.data())));
  }

  /** The Throughline of this machine, running or not. */
  public LocalInstance local(Map<String, String> environment) {
    return new LocalInstance(
        Optional.ofNullable(data)
            .orElseGet(() -> LocalInstance.defaultData(environment))
            .toAbsolutePath());
  }
}
