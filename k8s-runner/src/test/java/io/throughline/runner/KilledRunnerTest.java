package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.context.Scope;
import io.throughline.proto.ContainerExited.Reason;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.RunEvent;
import io.throughline.proto.RunRequest;
import io.throughline.proto.RunnerGrpcClient;
import io.throughline.proto.StopRequest;
import io.throughline.proto.StoredSpan;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcStream;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.work.WorkThreads;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRunnerTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int LINES = 400;

  @TempDir Path data;
  private Vertx vertx;
  private RecordedTelemetry caller;
  private FakeSpanStore store;
  private WorkThreads threads;
  private ForkedRunner runner;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    caller = RecordedTelemetry.of("engine");
    store = new FakeSpanStore(vertx);
    threads = WorkThreads.named("test");
    runner = fork();
  }

  @AfterEach
  void close() {
    runner.close();
    threads.close();
    store.close();
    caller.close();
    vertx.close().await();
  }

  @Test
  void everyLine_isThereOnce_howeverOftenTheRunnerIsKilled() throws Exception {
    String script =
        "i=0; while [ $i -lt %d ]; do i=$((i+1)); echo line $i; sleep 0.005; done".formatted(LINES);
    ContainerSpec.Builder spec = Specs.shell("t1", script);
    Ran ran = new Ran();
    for (int kill = 1; kill <= 3; kill++) {
      Future<?> call = beside(spec, ran);
      int seen = kill * 80;
      await().atMost(LONG).until(() -> ran.output().lines().count() > seen);
      runner.kill();
      call.get();
      runner.close();
      runner = fork();
    }
    kept(spec, ran);
    assertThat(ran.output().lines())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, LINES).mapToObj(i -> "line " + i).toList());
    assertThat(ran.status()).isZero();
    assertThat(ran.started().getAttached()).isTrue();
    assertThat(ran.exited().getReason()).isEqualTo(Reason.EXITED);
    assertOneTrace("t1");
  }

  @Test
  void programThatEndsWhileNoRunnerIsThere_isNotLost() throws Exception {
    ContainerSpec.Builder spec = Specs.shell("t1", "echo up; sleep 1; echo done; exit 7");
    Ran ran = new Ran();
    Future<?> call = beside(spec, ran);
    await().atMost(LONG).until(() -> ran.output().contains("up"));
    long supervisor = supervisors();
    runner.kill();
    call.get();
    await().atMost(LONG).until(() -> supervisors() < supervisor);
    runner.close();
    runner = fork();
    kept(spec, ran);
    assertThat(ran.output()).isEqualTo("up\ndone\n");
    assertThat(ran.status()).isEqualTo(7);
    assertOneTrace("t1");
  }

  @Test
  void programThatWasKilledWithItsRunner_isLost() throws Exception {
    ContainerSpec.Builder spec = Specs.shell("t1", "echo up; sleep 600");
    Ran ran = new Ran();
    Future<?> call = beside(spec, ran);
    await().atMost(LONG).until(() -> ran.output().contains("up"));
    runner.kill();
    call.get();
    ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
        .forEach(ProcessHandle::destroyForcibly);
    runner.close();
    runner = fork();
    kept(spec, ran);
    assertThat(ran.exited().getReason()).isEqualTo(Reason.LOST);
    assertThat(ran.exited().getMessage()).isNotEmpty();
  }

  @Test
  void stop_thatWasAskedForBefore_isCarriedOut() throws Exception {
    ContainerSpec.Builder spec =
        Specs.shell("t1", "trap 'echo asked' TERM; echo up; while :; do sleep 0.05; done");
    Ran ran = new Ran();
    Future<?> call = beside(spec, ran);
    await().atMost(LONG).until(() -> ran.output().contains("up"));
    runner
        .client()
        .call(
            RunnerGrpcClient.Stop,
            StopRequest.newBuilder().setHandle("t1").setGraceMs(600_000).build());
    runner.kill();
    call.get();
    runner.close();
    runner = fork();
    kept(spec, ran);
    assertThat(ran.exited().getReason()).isEqualTo(Reason.STOPPED);
    assertThat(ran.status()).isEqualTo(137);
  }

  @Test
  void gracefulEnd_leavesPrograms_unlessToldOtherwise() throws Exception {
    ContainerSpec.Builder spec = Specs.shell("t1", "echo up; sleep 2; echo done");
    Ran ran = new Ran();
    Future<?> call = beside(spec, ran);
    await().atMost(LONG).until(() -> ran.output().contains("up"));
    runner.stop();
    call.get();
    runner.close();
    runner = fork();
    kept(spec, ran);
    assertThat(ran.output()).isEqualTo("up\ndone\n");
    assertThat(ran.exited().getReason()).isEqualTo(Reason.EXITED);
  }

  private ForkedRunner fork() throws IOException {
    return ForkedRunner.start(vertx, caller, data, store.address());
  }

  private Future<?> beside(ContainerSpec.Builder spec, Ran ran) {
    RpcClient client = runner.client();
    return threads.submit(() -> {
      try {
        follow(client, spec, ran);
      } catch (RpcException e) {
        assertThat(e.status()).isNotNull();
      }
      return ran;
    });
  }

  private void kept(ContainerSpec.Builder spec, Ran ran) throws Exception {
    follow(runner.client(), spec, ran);
  }

  /** As the engine does it: in a trace that is kept. */
  private void follow(RpcClient client, ContainerSpec.Builder spec, Ran ran)
      throws InterruptedException {
    var step = caller.telemetry().span(SpanName.TASK, "t1").keep().start();
    RunRequest request =
        RunRequest.newBuilder().setContainer(spec).setOutputOffset(ran.endOffset()).build();
    try (Scope _ = step.makeCurrent();
        RpcStream<RunEvent> stream = client.stream(RunnerGrpcClient.Run, request)) {
      for (Optional<RunEvent> event = stream.next(); event.isPresent(); event = stream.next()) {
        ran.add(event.get());
      }
    } finally {
      step.end();
    }
  }

  /**
   * One span of the container and one of the process below it, both ended, whichever runner began
   * them.
   */
  private void assertOneTrace(String step) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(store.ended("container " + step)).hasSize(1));
    List<StoredSpan> processes =
        store.spans().stream().filter(span -> span.getName().equals("sh")).toList();
    assertThat(processes)
        .singleElement()
        .satisfies(process -> {
          assertThat(process.getEndNs()).isPositive();
          assertThat(process.getParentSpanId())
              .isEqualTo(store.ended("container " + step).getFirst().getSpanId());
        });
  }

  private long supervisors() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
        .count();
  }
}
