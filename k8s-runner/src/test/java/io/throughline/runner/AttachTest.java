package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throughline.proto.ContainerSpec;
import io.throughline.rpc.RpcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path data;
  private TestRunner runner;

  @BeforeEach
  void start() throws Exception {
    runner = TestRunner.start(data);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void containerThatHasEnded_tellsTheSameAgain() throws Exception {
    ContainerSpec.Builder spec =
        Specs.shell("t1", "echo one; echo two; exit 3").addOutputs(Specs.output("out"));
    Ran first = runner.run(spec);
    Ran second = runner.run(spec, 4);
    assertThat(second.output()).isEqualTo("two\n");
    assertThat(second.endOffset()).isEqualTo(8);
    assertThat(second.started().getAttached()).isTrue();
    assertThat(second.started().getAtMs()).isEqualTo(first.started().getAtMs());
    assertThat(second.exited()).isEqualTo(first.exited());
  }

  @Test
  void handle_thatIsKnown_isNotStartedAgain_whateverTheProgram() throws Exception {
    assertThat(runner.run(Specs.shell("t1", "echo first")).output()).isEqualTo("first\n");
    assertThat(runner.run(Specs.shell("t1", "echo second")).output()).isEqualTo("first\n");
  }

  @Test
  void manyCalls_atOnce_startOneProgram_andSeeTheSame() throws Exception {
    String script = "echo $$; for i in 1 2 3 4 5; do echo line $i; sleep 0.05; done";
    List<Ran> all = new ArrayList<>();
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Ran ran = new Ran();
      all.add(ran);
      calls.add(runner.runBeside(Specs.shell("t1", script), ran));
    }
    for (Future<?> call : calls) {
      call.get();
    }
    assertThat(all).extracting(Ran::output).containsOnly(all.getFirst().output());
    assertThat(all.getFirst().output()).endsWith("line 5\n");
    assertThat(all.stream().filter(ran -> !ran.started().getAttached())).hasSize(1);
  }

  @Test
  void call_thatIsCancelled_leavesTheContainerAlone() throws Exception {
    Path go = data.resolve("go");
    ContainerSpec.Builder spec = Specs.shell("t1", "echo up; sleep 1; echo done");
    Ran ran = new Ran();
    Future<?> call = runner.runBeside(spec, ran);
    await().atMost(LONG).until(() -> ran.output().contains("up"));
    call.cancel(true);
    assertThat(runner.run(spec, 3).output()).isEqualTo("done\n");
    assertThat(Files.exists(go)).isFalse();
  }

  @Test
  void stop_ofAContainerThatIsNotThere_doesNothing() throws Exception {
    runner.stop("nobody", Duration.ZERO);
    runner.run(Specs.shell("t1", "true"));
    runner.stop("t1", Duration.ZERO);
    assertThat(runner.run(Specs.shell("t1", "true")).status()).isZero();
  }

  @Test
  void handle_mayBeAnyText() throws Exception {
    String handle = "build/7 & step ../..\u00e4";
    Ran ran = runner.run(Specs.shell(handle, "echo x >out/x").addOutputs(Specs.output("out")));
    assertThat(runner.read(ran.artifact("out"), "x")).asString().isEqualTo("x\n");
  }

  @Test
  void requests_thatMakeNoSense_areRefused() {
    assertThatThrownBy(() -> runner.run(Specs.shell("", "true")))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("handle");
    assertThatThrownBy(() -> runner.run(Specs.shell("t1", "true").clearCommand()))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("program");
    assertThatThrownBy(() -> runner.run(Specs.shell("t1", "true").clearKind()))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("kind");
    assertThatThrownBy(() -> runner.release("")).isInstanceOf(RpcException.class);
  }
}
