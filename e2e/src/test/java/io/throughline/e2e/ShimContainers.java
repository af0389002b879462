package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentelemetry.proto.trace.v1.Span;
import io.throughline.telemetry.testing.OtlpSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The shim in containers of a real Docker engine, and a receiver outside of them. The images are
 * those of the examples; a volume has the shim in it, as the image for init containers puts it
 * there.
 */
final class ShimContainers implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private static final String SKIPPED =
      "needs a Docker engine, Go and a static busybox; `./throughline shim-test` brings an engine";

  /** Like {@code shim/examples/Dockerfile}: the shim is the entrypoint. */
  static final String ENTRYPOINT = "throughline-shim-test/entrypoint";

  /** Like {@code shim/examples/shim.Dockerfile}: nothing but the shim. */
  static final String ALONE = "throughline-shim-test/alone";

  /** An image that knows nothing of the shim. */
  static final String PLAIN = "alpine:3";

  /** Where the volume is, and in it the shim. */
  static final String MOUNTED = "/shim/throughline-shim";

  private static final String MACHINE =
      System.getenv().getOrDefault("THROUGHLINE_MACHINE", "127.0.0.1");

  /** Where the engine is the machine's own, its containers have the machine's loopback. */
  private static final List<String> NETWORK =
      System.getenv("THROUGHLINE_MACHINE") == null ? List.of("--network", "host") : List.of();

  private final Commands docker = new Commands(List.of("docker"), Map.of());
  private final String volume = "throughline-shim-test-" + UUID.randomUUID();
  private boolean isPossible;
  private OtlpSink receiver;

  /** Makes the images and the volume. */
  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    isPossible = Docker.isReachable() && Shim.hasGo() && Busybox.find().isPresent();
    if (!isPossible) {
      return;
    }
    receiver = OtlpSink.startOn(MACHINE);
    buildImages(Files.createDirectories(Path.of("target", "shim-containers")));
    docker("volume", "create", volume);
    docker("run", "--rm", "--volume", mount(), ALONE, "install", MOUNTED);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    assumeTrue(isPossible, SKIPPED);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (isPossible) {
      receiver.close();
      docker("volume", "rm", "--force", volume);
    }
  }

  OtlpSink receiver() {
    return receiver;
  }

  /** Where the machine listens, as far as containers can reach it. */
  static String machine() {
    return MACHINE;
  }

  /** Runs a container to its end: options of {@code docker run}, the image, the command. */
  Commands.Ended run(List<String> options, String... imageAndCommand)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(common());
    all.addAll(options);
    return runAlone(all, imageAndCommand);
  }

  /** The same without the volume, and without a receiver in its environment. */
  Commands.Ended runAlone(List<String> options, String... imageAndCommand)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("run", "--rm"));
    all.addAll(NETWORK);
    all.addAll(options);
    all.addAll(List.of(imageAndCommand));
    return docker.run(all.toArray(String[]::new));
  }

  /** The same with what it prints on stdout in a file, byte for byte. */
  int runInto(Path output, List<String> options, String... imageAndCommand)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("docker", "run", "--rm", "--log-driver", "none"));
    all.addAll(NETWORK);
    all.addAll(common());
    all.addAll(options);
    all.addAll(List.of(imageAndCommand));
    return new ProcessBuilder(all)
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Starts a container whose command says {@code ready}, and waits for that. */
  String startReady(List<String> options, String... imageAndCommand)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("run", "--detach"));
    all.addAll(NETWORK);
    all.addAll(common());
    all.addAll(options);
    all.addAll(List.of(imageAndCommand));
    String container = docker(all.toArray(String[]::new)).strip();
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> docker.run("logs", container).output().contains("ready"));
    return container;
  }

  /** The status of a container that was started, which is removed. */
  int awaitEnd(String container) throws IOException, InterruptedException {
    int status = Integer.parseInt(docker("wait", container).strip());
    docker("rm", container);
    return status;
  }

  /** A call of Docker's client that must succeed. */
  String docker(String... arguments) throws IOException, InterruptedException {
    Commands.Ended ended = docker.run(arguments);
    assertThat(ended.status()).as(ended.output()).isZero();
    return ended.output();
  }

  /** Options of {@code docker run} that give the span the id of a task. */
  static List<String> named(String task) {
    return new ArrayList<>(List.of("--env", "THROUGHLINE_TASK_ID=" + task));
  }

  /** The only span that arrived with this task's id. */
  Span span(String task) {
    List<Span> spans = spans(task);
    assertThat(spans).as("spans of " + task).hasSize(1);
    return spans.getFirst();
  }

  List<Span> spans(String task) {
    return receiver.spans().stream()
        .map(OtlpSink.ReceivedSpan::span)
        .filter(span -> task.equals(ShimSpan.attribute(span, "taskId")))
        .toList();
  }

  private List<String> common() {
    return List.of(
        "--volume",
        mount(),
        "--env",
        "OTEL_EXPORTER_OTLP_ENDPOINT=" + receiver.httpEndpoint(),
        "--env",
        "THROUGHLINE_GRACE=30s");
  }

  private String mount() {
    return volume + ":/shim";
  }

  /** From a directory that has of the repository what the files of the examples copy. */
  private void buildImages(Path home) throws IOException, InterruptedException {
    Path target = Files.createDirectories(home.resolve("shim/target"));
    Path shim = Shim.orSkip();
    Files.copy(shim, target.resolve(shim.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    Busybox.standInFor(PLAIN, Files.createDirectories(home.resolve("busybox")));
    build(ENTRYPOINT, Shim.example("Dockerfile"), home);
    build(ALONE, Shim.example("shim.Dockerfile"), home);
  }

  private void build(String image, Path file, Path context)
      throws IOException, InterruptedException {
    docker("build", "--quiet", "--tag", image, "--file", file.toString(), context.toString());
  }
}
