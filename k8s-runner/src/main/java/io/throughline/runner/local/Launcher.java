package io.throughline.runner.local;

import io.throughline.runner.ContainerSpec;
import io.throughline.runner.ImageSource;
import io.throughline.runner.Program;
import io.throughline.runner.resource.ResourceCatalog;
import io.throughline.runner.resource.ResourceType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts containers: finds out what their program is and leaves it to whoever runs that kind. */
final class Launcher {
  private static final int NAME_BYTES = 256;

  private final ResourceCatalog catalog;
  private final Artifacts artifacts;
  private final ProcessLauncher processes;
  private final ResourceLauncher resources;

  Launcher(
      ResourceCatalog catalog,
      Artifacts artifacts,
      ProcessLauncher processes,
      ResourceLauncher resources) {
    this.catalog = catalog;
    this.artifacts = artifacts;
    this.processes = processes;
    this.resources = resources;
  }

  /** What the program of a container is called in its span. */
  static String programName(ContainerSpec spec) {
    return switch (spec.program()) {
      case Program.Command command -> fileName(command.path());
      case Program.ResourceCall call -> call.action().program();
    };
  }

  /**
   * Starts a container.
   *
   * @throws StartFailure when it cannot be started
   */
  Launched launch(Launch launch) throws IOException, InterruptedException, StartFailure {
    return switch (launch.spec().program()) {
      case Program.Command command ->
          processes.launch(
              launch, new ProcessLauncher.Executable(command, Optional.empty(), List.of()));
      case Program.ResourceCall call -> resource(launch, call);
    };
  }

  private Launched resource(Launch launch, Program.ResourceCall call)
      throws IOException, InterruptedException, StartFailure {
    String type = typeName(launch.spec());
    Optional<Path> programs = catalog.programs(type);
    if (programs.isPresent()) {
      return processes.launch(launch, onDisk(programs.get(), call, launch.spec()));
    }
    ResourceType builtIn =
        catalog
            .builtIn(type)
            .orElseThrow(() ->
                new StartFailure(
                    "there is no resource type \"%s\" here; there are %s. More can be added with --resource-type NAME=DIRECTORY"
                        .formatted(type, catalog.names())));
    return resources.launch(launch, builtIn, call);
  }

  private String typeName(ContainerSpec spec) throws IOException, StartFailure {
    return switch (spec.image()) {
      case ImageSource.ResourceType(String name) -> name;
      case ImageSource.Artifact(String id) ->
          artifacts
              .smallFile(id, "rootfs/" + ResourceCatalog.IMAGE_MARK, NAME_BYTES)
              .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
              .orElseThrow(() ->
                  new StartFailure(
                      "the resource type comes as an image, which this runtime cannot run; it has "
                          + catalog.names()));
      case ImageSource.RuntimeDefault() ->
          throw new StartFailure("a resource call needs a resource type");
      case ImageSource.Resource _ ->
          throw new StartFailure("this runtime cannot fetch the image of a resource type");
    };
  }

  private static ProcessLauncher.Executable onDisk(
      Path programs, Program.ResourceCall call, ContainerSpec spec) throws StartFailure {
    Path program = programs.resolve(call.action().program()).toAbsolutePath();
    if (!Files.isExecutable(program)) {
      throw new StartFailure(program + " is not there or cannot be executed");
    }
    List<Path> arguments =
        call.action() == Program.Action.CHECK ? List.of() : List.of(Workspaces.directory(spec));
    return new ProcessLauncher.Executable(
        new Program.Command(program.toString(), List.of(), "", ""),
        Optional.of(call.requestJson()),
        arguments);
  }

  private static String fileName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? path : name;
  }
}
