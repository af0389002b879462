package io.throughline.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.api.Api;
import io.throughline.cli.api.LocalInstance;
import io.throughline.cli.api.Target;
import io.throughline.cli.api.TargetOptions;
import io.throughline.cli.log.BuildLog;
import io.throughline.cli.terminal.CliFailure;
import io.throughline.cli.terminal.Terminal;
import io.throughline.cli.trace.Trace;
import io.throughline.cli.trace.TraceJson;
import io.throughline.cli.trace.Waterfall;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tl demo}. */
@Command(
    name = "demo",
    description =
        "Runs an example: a git repository, a pipeline of two jobs, its log and its trace. Starts Throughline if none runs.")
public final class DemoCommand implements Callable<Integer> {
  private static final String PIPELINE = "/api/v1/teams/main/pipelines/demo";
  private static final String VERSION_HEADER = "X-Concourse-Config-Version";
  private static final Set<String> FINAL = Set.of("succeeded", "failed", "errored", "aborted");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);

  @Mixin private TargetOptions options = new TargetOptions();

  private final Terminal terminal;
  private final Map<String, String> environment;

  public DemoCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    LocalInstance local = options.local(environment);
    LocalInstance.Running running = running(local);
    Path repository = repository(local.data());
    new DemoRepository(repository).make();
    plantSecret(local.data());
    try (Api api = new Api(Target.ofLocal(local).orElseThrow())) {
      setPipeline(api, repository);
      long build = api.post(PIPELINE + "/jobs/test/builds").path("id").asLong();
      api.put(PIPELINE + "/unpause", "application/json", "");
      terminal.line(
          "Build "
              + build
              + " of job test in pipeline demo, from a commit in "
              + repository
              + "\n");
      String status = new BuildLog(api, terminal, build).follow();
      terminal.line("");
      show(api, build);
      if (status.equals("succeeded")) {
        showDownstream(api);
      }
      next(build, local, running.url(), running.user());
      return status.equals("succeeded") ? 0 : 1;
    }
  }

  private LocalInstance.Running running(LocalInstance local)
      throws IOException, InterruptedException {
    Optional<LocalInstance.Running> already = local.running();
    if (already.isPresent()) {
      terminal.line("Throughline runs at " + already.get().url() + ".");
      return already.get();
    }
    terminal.line("Starting Throughline with its data in " + local.data() + " ...");
    long start = System.nanoTime();
    LocalInstance.Running running = new Background(local, environment).start();
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    terminal.line(
        "Throughline runs at %s, ready in %d.%d s."
            .formatted(running.url(), took / 1000, took % 1000 / 100));
    return running;
  }

  /** The value of ((api-token)), where the credentials service looks for it. */
  private static void plantSecret(Path data) throws IOException {
    Path secret = data.resolve("secrets").resolve("main").resolve("demo").resolve("api-token");
    if (!Files.exists(secret)) {
      Files.createDirectories(secret.resolveSibling("."));
      Files.writeString(secret, "demo-token-5f0c93\n");
    }
  }

  private static void setPipeline(Api api, Path repository) throws IOException {
    String config =
        DemoRepository.resource("pipeline.yml").replace("REPOSITORY", repository.toString());
    String version = api.header(PIPELINE + "/config", VERSION_HEADER).orElse("");
    api.put(PIPELINE + "/config", "application/x-yaml", config, VERSION_HEADER, version);
  }

  private void show(Api api, long build) throws InterruptedException {
    JsonNode info =
        awaitBuild(
            api, "/api/v1/builds/" + build, node -> FINAL.contains(node.path("status").asText()));
    Trace trace =
        TraceJson.read(awaitBuild(api, "/api/v1/builds/" + build + "/trace", DemoCommand::isWhole));
    Instant now = Instant.now();
    terminal.line(
        "%s/%s #%s %s, trace %s"
            .formatted(
                info.path("pipeline_name").asText(),
                info.path("job_name").asText(),
                info.path("name").asText(),
                info.path("status").asText(),
                trace.id()));
    new Waterfall(terminal, false)
        .draw(trace, TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano())
        .forEach(terminal::line);
  }

  private void showDownstream(Api api) throws InterruptedException {
    JsonNode builds =
        awaitBuild(
            api,
            PIPELINE + "/jobs/release/builds",
            node -> FINAL.contains(node.path(0).path("status").asText()));
    JsonNode release = builds.path(0);
    terminal.line("");
    terminal.line(
        "Job release runs on what has passed test: build %d started by itself and %s."
            .formatted(release.path("id").asLong(), release.path("status").asText()));
  }

  private void next(long build, LocalInstance local, URI url, String user) {
    Path data = local.data();
    String same =
        data.equals(LocalInstance.defaultData(environment).toAbsolutePath())
            ? ""
            : " --data " + data;
    terminal.line("");
    terminal.line("Try next:");
    suggest(
        "the same trace with every gRPC call and SQL statement",
        "./throughline trace %d --all%s".formatted(build, same));
    suggest(
        "Concourse's own client; the password is in " + data.resolve("admin-password"),
        "fly -t here login -c %s -u %s && fly -t here watch -b %d".formatted(url, user, build));
    suggest(
        "a commit, on which both jobs run again within seconds",
        "git -C %s commit --allow-empty -m next".formatted(repository(data)));
    suggest("stop Throughline; its data stays", "./throughline down" + same);
  }

  private void suggest(String what, String command) {
    terminal.line("  # " + what);
    terminal.line("  " + command);
  }

  private static Path repository(Path data) {
    return data.resolve("demo").resolve("repo");
  }

  private static boolean isWhole(JsonNode trace) {
    for (JsonNode span : trace.path("spans")) {
      if (span.path("end_ns").asLong() == 0) {
        return false;
      }
    }
    return !trace.path("spans").isEmpty();
  }

  /** Asks until the answer is as wished; the last answer when that takes too long. */
  private static JsonNode awaitBuild(Api api, String path, Predicate<JsonNode> wished)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<JsonNode> answer = api.get(path);
      if (answer.filter(wished).isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > end) {
        return answer.orElseThrow(() -> new CliFailure("nothing came at " + path));
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }
}
