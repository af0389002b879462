package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.proto.ContainerSpec;
import io.throughline.proto.RunEvent;
import io.throughline.proto.RunRequest;
import io.throughline.proto.RunnerGrpcClient;
import io.throughline.rpc.RpcStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Way.class)
class BackPressureTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final long BACKLOG = 256 << 10;

  /** Prints two megabytes in lines of 100 bytes, not all at once. */
  private static final String CHATTY =
      """
      i=0
      while [ $i -lt 20000 ]; do
        i=$((i+1))
        printf '%099d\\n' $i
        [ $((i%500)) -eq 0 ] && sleep 0.03
      done
      true
      """;

  private static final long CHATTY_BYTES = 2_000_000;

  @Parameter Way way;
  @TempDir Path data;

  private RunnerConfig limited(RunnerConfig config) {
    RunnerLimits limits = config.limits();
    return way.of(config)
        .withLimits(
            new RunnerLimits(
                limits.containers(),
                1 << 20,
                BACKLOG,
                limits.resultBytes(),
                limits.fileBytes(),
                limits.keepEnded()));
  }

  @Test
  void program_isHalted_whileNobodyReads_andGoesOnWithoutLoss() throws Exception {
    ContainerSpec.Builder spec = Specs.shell("t1", CHATTY);
    try (TestRunner runner = TestRunner.start(data, this::limited)) {
      startAndLeave(runner, spec);
      awaitHalted();
      Ran ran = runner.run(spec);
      assertThat(ran.output().lines().mapToLong(Long::parseLong).sum())
          .isEqualTo(20_000L * 20_001 / 2);
      assertThat(ran.endOffset()).isEqualTo(CHATTY_BYTES);
    }
  }

  @Test
  void program_thatWasHalted_goesOn_withTheNextRunner() throws Exception {
    ContainerSpec.Builder spec = Specs.shell("t1", CHATTY);
    try (TestRunner runner = TestRunner.start(data, this::limited)) {
      startAndLeave(runner, spec);
      awaitHalted();
    }
    try (TestRunner runner = TestRunner.start(data, this::limited)) {
      Ran ran = runner.run(spec);
      assertThat(ran.endOffset()).isEqualTo(CHATTY_BYTES);
      assertThat(ran.status()).isZero();
    }
  }

  @Test
  void program_thatIsHalted_canBeStopped() throws Exception {
    ContainerSpec.Builder spec = Specs.shell("t1", CHATTY);
    try (TestRunner runner = TestRunner.start(data, this::limited)) {
      startAndLeave(runner, spec);
      awaitHalted();
      runner.stop("t1", Duration.ofSeconds(30));
      assertThat(runner.run(spec).status()).isEqualTo(143);
    }
  }

  @Test
  void outputThatWasDelivered_givesItsRoomBack_andOffsetsStay() throws Exception {
    String script =
        "i=0; while [ $i -lt 40 ]; do i=$((i+1)); head -c 100000 /dev/zero | tr '\\0' x; sleep 0.1; done; echo; echo end";
    try (TestRunner runner = TestRunner.start(data, this::limited)) {
      Ran ran = runner.run(Specs.shell("t1", script));
      assertThat(ran.endOffset()).isEqualTo(4_000_005);
      assertThat(ran.output()).doesNotContain("\0");
      Ran late = runner.run(Specs.shell("t1", script));
      assertThat(late.notices()).singleElement().asString().contains("no longer kept");
      assertThat(late.output()).doesNotContain("\0").endsWith("x\nend\n");
      assertThat(late.endOffset()).isEqualTo(4_000_005);
      assertThat(runner.run(Specs.shell("t1", script), 3_999_999).output()).isEqualTo("x\nend\n");
    }
  }

  @Test
  void containers_wait_whenThereAreTooMany() throws Exception {
    try (TestRunner runner = TestRunner.start(data, config -> oneAtATime(way.of(config)))) {
      Ran first = new Ran();
      Future<?> running = runner.runBeside(Specs.shell("t1", "echo up; sleep 1"), first);
      await().atMost(LONG).until(() -> first.output().contains("up"));
      Ran second = runner.run(Specs.shell("t2", "echo up"));
      running.get();
      assertThat(second.notices()).singleElement().asString().contains("waited");
      assertThat(second.started().getAtMs()).isGreaterThanOrEqualTo(first.exited().getAtMs());
    }
  }

  private static RunnerConfig oneAtATime(RunnerConfig config) {
    RunnerLimits limits = config.limits();
    return config.withLimits(
        new RunnerLimits(
            1,
            limits.keptOutputBytes(),
            limits.backlogBytes(),
            limits.resultBytes(),
            limits.fileBytes(),
            limits.keepEnded()));
  }

  private static void startAndLeave(TestRunner runner, ContainerSpec.Builder spec)
      throws InterruptedException {
    try (RpcStream<RunEvent> stream =
        runner.client().stream(
            RunnerGrpcClient.Run, RunRequest.newBuilder().setContainer(spec).build())) {
      Optional<RunEvent> first = stream.next();
      assertThat(first).isPresent();
    }
  }

  /** More than the limit is waiting, and nothing is added to it. */
  private void awaitHalted() {
    Path output = data.resolve("containers/t1/output");
    AtomicLong last = new AtomicLong(-1);
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(400))
        .until(() -> size(output) > BACKLOG && last.getAndSet(size(output)) == size(output));
    assertThat(size(output)).isLessThan(CHATTY_BYTES);
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
