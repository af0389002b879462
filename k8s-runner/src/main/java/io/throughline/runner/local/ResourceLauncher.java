package io.throughline.runner.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.opentelemetry.context.Scope;
import io.throughline.runner.Program;
import io.throughline.runner.resource.ResourceCall;
import io.throughline.runner.resource.ResourceFailure;
import io.throughline.runner.resource.ResourceType;
import io.throughline.work.WorkThreads;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts containers whose program is a resource type of the runner itself. */
final class ResourceLauncher {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Workspaces workspaces;
  private final StepEnvironment environment;
  private final WorkThreads threads;
  private final InstantSource clock;

  ResourceLauncher(
      Workspaces workspaces,
      StepEnvironment environment,
      WorkThreads threads,
      InstantSource clock) {
    this.workspaces = workspaces;
    this.environment = environment;
    this.threads = threads;
    this.clock = clock;
  }

  /** Starts a call. Its directory is new, its output goes on where an earlier try left it. */
  Launched launch(Launch launch, ResourceType type, Program.ResourceCall call)
      throws IOException, InterruptedException, StartFailure {
    JsonNode json = parse(call.requestJson());
    ContainerHome home = launch.home();
    Files.createDirectories(home.tmp());
    Workspace workspace =
        workspaces.prepare(
            home, launch.spec(), new ProcessGroups(false, false), Workspaces.Manner.LINKED);
    ContainerRecord record = launch.record(workspace, true, clock.instant());
    home.writeRecord(record);
    ResourceCall request =
        request(launch, call.action(), json, home.tmp().resolve(workspace.directory()));
    try (Scope _ = launch.trace().context().makeCurrent()) {
      return new Launched(
          ResourceWork.start(threads, clock, () -> run(home, type, request)), record, List.of());
    }
  }

  private ResourceCall request(Launch launch, Program.Action action, JsonNode json, Path directory)
      throws IOException {
    Map<String, String> variables = new HashMap<>(environment.ofImage(launch.spec().image()));
    variables.putAll(launch.spec().environment());
    return new ResourceCall(
        action,
        json,
        directory,
        Files.createDirectories(launch.home().tmp().resolve("scratch")),
        variables,
        launch.spec().privileged(),
        log(launch.home()));
  }

  private static int run(ContainerHome home, ResourceType type, ResourceCall call)
      throws IOException, InterruptedException {
    try (PrintStream log = call.log()) {
      try {
        Files.writeString(home.result(), type.call(call));
        return 0;
      } catch (ResourceFailure e) {
        log.println(e.getMessage());
        return 1;
      } catch (IOException e) {
        log.println("failed: " + e.getMessage());
        return 1;
      }
    } finally {
      FileTree.delete(call.scratch());
    }
  }

  private static PrintStream log(ContainerHome home) throws IOException {
    return new PrintStream(
        Files.newOutputStream(home.output(), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        true,
        StandardCharsets.UTF_8);
  }

  private static JsonNode parse(String json) throws StartFailure {
    try {
      JsonNode request = JSON.readTree(json);
      if (request != null && request.isObject()) {
        return request;
      }
    } catch (JsonProcessingException _) {
      // The message of the parser would quote the request.
    }
    throw new StartFailure("the request of a resource call must be a JSON object");
  }
}
