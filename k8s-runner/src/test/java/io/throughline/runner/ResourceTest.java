package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.proto.ContainerExited.Reason;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.Image;
import io.throughline.proto.ResourceCall.Action;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Resource types, built in and on disk, as containers. */
@ParameterizedClass
@EnumSource(Way.class)
class ResourceTest {
  private static final String SECRET = "s3cr3t-in-request";

  @Parameter Way way;
  @TempDir Path data;

  /** Below /tmp, of which steps have one of their own. */
  @TempDir Path type;

  private TestRunner runner;

  @BeforeEach
  void start() throws Exception {
    program("check", "cat >/dev/null; echo '[{\"n\":\"1\"},{\"n\":\"2\"}]'");
    program(
        "in",
        "cat >$1/request; pwd >$1/pwd; echo fetching >&2; echo '{\"version\":{\"n\":\"2\"}}'");
    program(
        "out",
        "cd $1; ls >&2; echo $PWD >&2; cat */x >&2; echo '{\"version\":{\"n\":\"3\"}}'; exit 3");
    runner = TestRunner.start(data, config -> withType(way.of(config)));
  }

  @AfterEach
  void close() throws IOException {
    runner.close();
  }

  @Test
  void typeOnDisk_speaksTheProtocol() throws Exception {
    Ran check = runner.run(Specs.resource("c1", "disk", Action.CHECK_VERSIONS, "{\"source\":{}}"));
    assertThat(check.exited().getResultJson().toStringUtf8().strip())
        .isEqualTo("[{\"n\":\"1\"},{\"n\":\"2\"}]");
    String request =
        "{\"source\":{\"key\":\"%s'\\\"$(id)\"},\"version\":{\"n\":\"2\"}}".formatted(SECRET);
    Ran in = runner.run(Specs.resource("g1", "disk", Action.IN, request));
    assertThat(in.output()).isEqualTo("fetching\n");
    assertThat(in.exited().getResultJson().toStringUtf8()).contains("\"n\":\"2\"");
    String artifact = in.artifact("resource");
    assertThat(runner.read(artifact, "request")).asString().isEqualTo(request + "\n");
    assertThat(runner.read(artifact, "pwd")).asString().endsWith("/build/get\n");
    Ran out =
        runner.run(
            Specs.resource("p1", "disk", Action.OUT, "{\"source\":{}}")
                .addInputs(Specs.input(made("maker", "echo content >out/x"), "thing")));
    assertThat(out.output()).startsWith("thing\n").contains("/build/put\n").endsWith("content\n");
    assertThat(out.status()).isEqualTo(3);
    assertThat(out.exited().getReason()).isEqualTo(Reason.EXITED);
  }

  @Test
  void request_thatIsLong_isWhole() throws Exception {
    String request = "{\"source\":{\"x\":\"" + "y".repeat(300_000) + "\"}}";
    Ran in = runner.run(Specs.resource("g1", "disk", Action.IN, request));
    assertThat(runner.read(in.artifact("resource"), "request")).hasSize(request.length() + 1);
  }

  @Test
  void answer_thatIsTooLong_isAFailure() throws Exception {
    program("check", "head -c 2000000 /dev/zero | tr '\\0' ' '; echo []");
    Ran check = runner.run(Specs.resource("c1", "disk", Action.CHECK_VERSIONS, "{}"));
    assertThat(check.status()).isEqualTo(1);
    assertThat(check.output()).contains("larger than 1048576 bytes");
    assertThat(check.exited().getResultJson().isEmpty()).isTrue();
  }

  @Test
  void unknownType_isToldOf_withThoseThatAreKnown() throws Exception {
    Ran ran = runner.run(Specs.resource("c1", "s3", Action.CHECK_VERSIONS, "{}"));
    assertThat(ran.exited().getReason()).isEqualTo(Reason.START_FAILED);
    assertThat(ran.exited().getMessage()).contains("\"s3\"").contains("disk, git, mock, time");
  }

  @Test
  void request_thatIsNoObject_failsTheStart() throws Exception {
    Ran ran =
        runner.run(Specs.resource("c1", "mock", Action.CHECK_VERSIONS, "[\"" + SECRET + "\""));
    assertThat(ran.exited().getReason()).isEqualTo(Reason.START_FAILED);
    assertThat(ran.exited().getMessage()).doesNotContain(SECRET);
  }

  @Test
  void builtInType_isAContainerLikeAnyOther() throws Exception {
    Ran in =
        runner.run(
            Specs.resource(
                "g1", "mock", Action.IN, "{\"source\":{},\"version\":{\"version\":\"7\"}}"));
    assertThat(in.output()).contains("fetching version: 7");
    Ran task =
        runner.run(
            Specs.shell("t1", "cat in/version; echo 8 >in/version; cat in/version")
                .addInputs(Specs.input(in.artifact("resource"), "in")));
    assertThat(task.output()).isEqualTo("7\n8\n");
    Ran put =
        runner.run(
            Specs.resource(
                    "p1",
                    "mock",
                    Action.OUT,
                    "{\"source\":{},\"params\":{\"file\":\"in/version\"}}")
                .addInputs(Specs.input(in.artifact("resource"), "in")));
    assertThat(put.exited().getResultJson().toStringUtf8()).contains("\"version\":\"7\"");
  }

  @Test
  void callThatFails_isAFailedProgram() throws Exception {
    Ran failed =
        runner.run(
            Specs.resource(
                "c1", "mock", Action.CHECK_VERSIONS, "{\"source\":{\"check_failure\":\"no\"}}"));
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.exited().getReason()).isEqualTo(Reason.EXITED);
    assertThat(failed.output()).contains("intentionally failing to check: no");
  }

  @Test
  void imageOfAMockResource_isAResourceType_andAnImageForTasks() throws Exception {
    Ran image =
        runner.run(
            Specs.resource(
                "g1",
                "mock",
                Action.IN,
                "{\"source\":{\"mirror_self\":true},\"version\":{\"version\":\"7\"}}"));
    Image from = Image.newBuilder().setArtifact(image.artifact("resource")).build();
    Ran check =
        runner.run(
            Specs.resource("c1", "", Action.CHECK_VERSIONS, "{\"source\":{}}").setImage(from));
    assertThat(check.exited().getResultJson().toStringUtf8()).isEqualTo("[{\"version\":\"7\"}]");
    Ran task = runner.run(Specs.shell("t1", "echo $MIRRORED_VERSION").setImage(from));
    assertThat(task.output()).isEqualTo("7\n");
    assertThat(task.notices()).singleElement().asString().contains("image_resource");
  }

  @Test
  void secretsOfARequest_areOnNoDisk_afterIt() throws Exception {
    String request =
        "{\"source\":{\"uri\":\"/no/such/repository\",\"branch\":\"main\",\"private_key\":\"%1$s\",\"password\":\"%1$s\"}}"
            .formatted(SECRET);
    Ran check = runner.run(Specs.resource("c1", "git", Action.CHECK_VERSIONS, request));
    assertThat(check.status()).isEqualTo(1);
    assertThat(check.output()).contains("/no/such/repository").doesNotContain(SECRET);
    Process grep = new ProcessBuilder("grep", "-rl", SECRET, data.toString()).start();
    assertThat(grep.getInputStream().readAllBytes()).isEmpty();
  }

  @Test
  void builtInType_canBeStopped() throws Exception {
    ContainerSpec.Builder spec =
        Specs.resource(
            "c1", "mock", Action.CHECK_VERSIONS, "{\"source\":{\"check_delay\":\"10m\"}}");
    Ran ran = new Ran();
    Future<?> call = runner.runBeside(spec, ran);
    await().atMost(Duration.ofSeconds(60)).until(ran::hasStarted);
    runner.stop("c1", Duration.ofSeconds(60));
    call.get();
    assertThat(ran.exited().getReason()).isEqualTo(Reason.STOPPED);
  }

  @Test
  void git_thatHangs_canBeStopped() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      String uri = "http://127.0.0.1:" + silent.getLocalPort() + "/repo.git";
      ContainerSpec.Builder spec =
          Specs.resource(
              "c1", "git", Action.CHECK_VERSIONS, "{\"source\":{\"uri\":\"" + uri + "\"}}");
      Ran ran = new Ran();
      Future<?> call = runner.runBeside(spec, ran);
      await().atMost(Duration.ofSeconds(60)).until(() -> processes(uri) > 0);
      runner.stop("c1", Duration.ofSeconds(60));
      call.get();
      assertThat(ran.exited().getReason()).isEqualTo(Reason.STOPPED);
      await().atMost(Duration.ofSeconds(60)).until(() -> processes(uri) == 0);
    }
  }

  private static long processes(String mark) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(mark))
        .count();
  }

  private String made(String handle, String script) throws Exception {
    return runner.run(Specs.shell(handle, script).addOutputs(Specs.output("out"))).artifact("out");
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(type.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private RunnerConfig withType(RunnerConfig config) {
    StepPolicy policy = config.policy();
    return config.withPolicy(
        new StepPolicy(
            policy.isolation(),
            policy.hidden(),
            Map.of("disk", type),
            policy.environment(),
            policy.shim(),
            policy.spareContainers()));
  }
}
