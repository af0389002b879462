package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throughline.proto.ContainerExited.Reason;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.ResourceCall.Action;
import io.throughline.rpc.RpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of containers when builds and runners end. */
class LifeTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path data;

  @Test
  void release_takesContainersAndArtifactsAway() throws Exception {
    try (TestRunner runner = TestRunner.start(data)) {
      ContainerSpec.Builder spec =
          Specs.shell("t1", "mkdir -m 000 out/closed; echo x >out/x")
              .addOutputs(Specs.output("out"));
      String artifact = runner.run(spec).artifact("out");
      runner.run(Specs.shell("other", "true").setOwner(Specs.owner("build-2", "other")));
      runner.release("build-1");
      await().atMost(LONG).until(() -> containers().equals(List.of("other")));
      assertThatThrownBy(() -> runner.read(artifact, "x")).isInstanceOf(RpcException.class);
      assertThat(runner.run(spec).started().getAttached()).isFalse();
    }
  }

  @Test
  void release_stopsWhatRuns() throws Exception {
    try (TestRunner runner = TestRunner.start(data)) {
      Ran ran = new Ran();
      Future<?> call = runner.runBeside(Specs.shell("t1", "echo up; sleep 600"), ran);
      await().atMost(LONG).until(() -> ran.output().contains("up"));
      runner.release("build-1");
      call.get();
      assertThat(ran.exited().getReason()).isEqualTo(Reason.STOPPED);
      await().atMost(LONG).until(() -> containers().isEmpty());
    }
  }

  @Test
  void artifact_stays_whileAnotherContainerUsesIt() throws Exception {
    try (TestRunner runner = TestRunner.start(data)) {
      String artifact =
          runner
              .run(Specs.shell("maker", "echo x >out/x").addOutputs(Specs.output("out")))
              .artifact("out");
      ContainerSpec.Builder user =
          Specs.shell(
                  "user",
                  "echo up; while [ ! -e in/go ]; do sleep 0.05; ls in >/dev/null || exit 1; done; cat in/x")
              .setOwner(Specs.owner("build-2", "user"))
              .addInputs(Specs.input(artifact, "in"));
      Ran ran = new Ran();
      Future<?> call = runner.runBeside(user, ran);
      await().atMost(LONG).until(() -> ran.output().contains("up"));
      runner.release("build-1");
      runner.run(Specs.shell("other", "sleep 0.5").setOwner(Specs.owner("build-2", "o")));
      assertThat(containers()).contains("maker");
      runner.stop("user", Duration.ZERO);
      call.get();
      await().atMost(LONG).until(() -> !containers().contains("maker"));
    }
  }

  @Test
  void containerThatIsStoppedWithItsRunner_isStartedAgain() throws Exception {
    ContainerSpec.Builder spec =
        Specs.shell(
            "t1", "echo up; [ -e %1$s ] || sleep 600; echo done".formatted(data.resolve("go")));
    Ran ran = new Ran();
    try (TestRunner runner = TestRunner.start(data, LifeTest::stopping)) {
      Future<?> call = runner.runBeside(spec, ran);
      await().atMost(LONG).until(() -> ran.output().contains("up"));
      assertThat(call.isDone()).isFalse();
    }
    Ran again = new Ran();
    spec.setCommand(Specs.shell("t1", "echo again").getCommand());
    try (TestRunner runner = TestRunner.start(data, LifeTest::stopping)) {
      again = runner.run(spec, ran.endOffset());
    }
    assertThat(again.output()).isEqualTo("again\n");
    assertThat(again.endOffset()).isEqualTo(ran.endOffset() + 6);
    assertThat(again.notices()).singleElement().asString().contains("was interrupted");
    assertThat(again.exited().getReason()).isEqualTo(Reason.EXITED);
  }

  @Test
  void resourceCall_isMadeAnew_whenItsRunnerWentAway() throws Exception {
    ContainerSpec.Builder spec =
        Specs.resource(
            "c1", "mock", Action.CHECK_VERSIONS, "{\"source\":{\"check_delay\":\"1s\"}}");
    try (TestRunner runner = TestRunner.start(data)) {
      Ran ran = new Ran();
      var _ = runner.runBeside(spec, ran);
      await().atMost(LONG).until(ran::hasStarted);
    }
    try (TestRunner runner = TestRunner.start(data)) {
      Ran ran = runner.run(spec);
      assertThat(ran.exited().getResultJson().toStringUtf8()).isEqualTo("[{\"version\":\"mock\"}]");
    }
  }

  @Test
  void containersThatEnded_areFoundByTheNextRunner() throws Exception {
    String artifact;
    ContainerSpec.Builder spec =
        Specs.shell("t1", "echo x | tee out/x; exit 4").addOutputs(Specs.output("out"));
    try (TestRunner runner = TestRunner.start(data)) {
      artifact = runner.run(spec).artifact("out");
    }
    try (TestRunner runner = TestRunner.start(data)) {
      assertThat(runner.read(artifact, "x")).asString().isEqualTo("x\n");
      Ran ran = runner.run(spec);
      assertThat(ran.status()).isEqualTo(4);
      assertThat(ran.output()).isEqualTo("x\n");
    }
  }

  @Test
  void brokenDirectories_doNotKeepARunnerFromStarting() throws Exception {
    Path containers = Files.createDirectories(data.resolve("containers"));
    Files.createDirectories(containers.resolve("empty"));
    Files.createDirectories(containers.resolve(".new-left/tmp"));
    Files.writeString(
        Files.createDirectories(containers.resolve("bad")).resolve("container.json"), "{");
    try (TestRunner runner = TestRunner.start(data)) {
      assertThat(runner.run(Specs.shell("t1", "echo fine")).output()).isEqualTo("fine\n");
    }
  }

  private static RunnerConfig stopping(RunnerConfig config) {
    return new RunnerConfig(
        config.rpc(),
        Optional.empty(),
        config.data(),
        config.intake(),
        config.policy(),
        config.limits(),
        true,
        Duration.ofSeconds(30));
  }

  private List<String> containers() throws IOException {
    try (var all = Files.list(data.resolve("containers"))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
