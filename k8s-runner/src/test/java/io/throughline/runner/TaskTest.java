package io.throughline.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.proto.Command;
import io.throughline.proto.ContainerExited.Reason;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.Limits;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Way.class)
class TaskTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Parameter Way way;
  @TempDir Path data;
  private TestRunner runner;

  @BeforeEach
  void start() throws Exception {
    runner = TestRunner.start(data, way::of);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void output_isWholeAndInOrder() throws Exception {
    Ran ran = runner.run(Specs.shell("t1", "echo one; echo two >&2; echo three"));
    assertThat(ran.output()).isEqualTo("one\ntwo\nthree\n");
    assertThat(ran.status()).isZero();
    assertThat(ran.exited().getReason()).isEqualTo(Reason.EXITED);
    assertThat(ran.started().getAttached()).isFalse();
    assertThat(ran.started().getWorker()).isNotEmpty();
    assertThat(ran.endOffset()).isEqualTo(14);
  }

  @Test
  void output_isKeptByteForByte() throws Exception {
    Ran ran =
        runner.run(Specs.shell("t1", "head -c 3000000 /dev/urandom | tee copy; sha256sum <copy"));
    byte[] bytes = ran.outputBytes();
    String sum = new String(bytes, 3_000_000, bytes.length - 3_000_000, UTF_8).strip();
    assertThat(
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, 3_000_000))))
        .isEqualTo(sum.split(" ")[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "exit 0,           0",
    "exit 1,           1",
    "exit 42,          42",
    "kill -TERM $$,    143",
    "kill -KILL $$,    137",
    "kill -SEGV $$,    139",
  })
  void status_isThatOfTheProgram(String script, int status) throws Exception {
    Ran ran = runner.run(Specs.shell("t1", script));
    assertThat(ran.status()).isEqualTo(status);
    assertThat(ran.exited().getReason()).isEqualTo(Reason.EXITED);
    assertThat(ran.output()).isEmpty();
  }

  @Test
  void status_tells_whenTheProgramCannotRun() throws Exception {
    assertThat(runner.run(Specs.command("t1", "/no/such/program")).status()).isEqualTo(127);
    assertThat(runner.run(Specs.command("t2", "/etc")).status()).isEqualTo(126);
    assertThat(runner.run(Specs.command("t3", "no-such-program")).output())
        .contains("no-such-program: not found");
  }

  @Test
  void arguments_andVariables_reachTheProgramUnchanged() throws Exception {
    String awkward = "a 'b' \"c\" $HOME `id` \\ * ; \n ü € \t{}";
    ContainerSpec.Builder spec =
        Specs.command("t1", "/bin/sh", "-c", "printf '%s|%s' \"$1\" \"$VALUE\"", "sh", awkward)
            .putEnv("VALUE", awkward);
    assertThat(runner.run(spec).output()).isEqualTo(awkward + "|" + awkward);
  }

  @Test
  void environment_isCleanAndTellsThePlaceInTheTrace() throws Exception {
    Map<String, String> variables = variables(Specs.command("t1", "env").putEnv("MINE", "1"));
    assertThat(variables)
        .containsEntry("MINE", "1")
        .containsEntry("OTEL_SERVICE_NAME", "t1")
        .containsEntry("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        .containsKeys("TRACEPARENT", "OTEL_EXPORTER_OTLP_ENDPOINT");
    assertThat(variables.get("OTEL_RESOURCE_ATTRIBUTES")).contains("throughline.team=main");
    List<String> others =
        variables.keySet().stream()
            .filter(name -> !name.matches("OTEL_.*|TRACE.*|SPAN_ID|BAGGAGE|.*_proxy"))
            .toList();
    assertThat(others).isSubsetOf("MINE", "PATH", "HOME", "USER", "LANG", "PWD", "TMPDIR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; 127.0.0.1",
        "internal,.test; internal,.test,127.0.0.1",
        "127.0.0.1; 127.0.0.1",
        "*; *"
      })
  void intake_isReachedPastTheProxy_thatAStepHas(String direct, String becomes) throws Exception {
    assertThat(
            variables(
                Specs.command("t1", "env")
                    .putEnv("HTTP_PROXY", "http://proxy.test:3128")
                    .putEnv("no_proxy", direct)))
        .containsEntry("no_proxy", becomes);
  }

  private Map<String, String> variables(ContainerSpec.Builder env) throws Exception {
    return runner
        .run(env)
        .output()
        .lines()
        .collect(Collectors.toMap(line -> line.split("=", 2)[0], line -> line.split("=", 2)[1]));
  }

  @Test
  void variable_thatNoShellCanHave_isToldOf() throws Exception {
    Ran ran = runner.run(Specs.command("t1", "env").putEnv("not.a.name", "secret"));
    assertThat(ran.notices()).singleElement().asString().contains("not.a.name");
    assertThat(ran.output()).doesNotContain("secret");
  }

  @Test
  void directory_isMade_whenItIsNotThere() throws Exception {
    ContainerSpec.Builder spec =
        Specs.shell("t1", "pwd")
            .setCommand(Command.newBuilder().setPath("pwd").setDir("deep/down"));
    Ran ran = runner.run(spec);
    assertThat(ran.output()).endsWith("/deep/down\n").contains("/tmp/build/");
  }

  @Test
  void trap_ofTheProgram_isHonoured_whenItIsStopped() throws Exception {
    Ran ran = new Ran();
    String script = "trap 'echo cleaning up; exit 9' TERM; echo up; while :; do sleep 0.05; done";
    Future<?> run = runner.runBeside(Specs.shell("t1", script), ran);
    await().atMost(LONG).until(() -> ran.output().contains("up"));
    runner.stop("t1", Duration.ofSeconds(60));
    run.get();
    assertThat(ran.exited().getReason()).isEqualTo(Reason.STOPPED);
    assertThat(ran.status()).isEqualTo(9);
    assertThat(ran.output()).startsWith("up\n").endsWith("cleaning up\n");
  }

  @Test
  void program_thatDoesNotHeed_isKilledWithAllItsChildren() throws Exception {
    Ran ran = new Ran();
    String mark = "mark-" + System.nanoTime();
    String script =
        "trap '' TERM; sh -c 'while :; do sleep 0.1; done' %s & echo up; wait; while :; do sleep 0.1; done"
            .formatted(mark);
    Future<?> run = runner.runBeside(Specs.shell("t1", script), ran);
    await().atMost(LONG).until(() -> ran.output().contains("up"));
    runner.stop("t1", Duration.ofMillis(200));
    run.get();
    assertThat(ran.exited().getReason()).isEqualTo(Reason.STOPPED);
    assertThat(ran.status()).isEqualTo(137);
    await().atMost(LONG).until(() -> processes(mark) == 0);
  }

  @Test
  void leftOvers_ofAProgramThatEnds_areKilled() throws Exception {
    String mark = "mark-" + System.nanoTime();
    Ran ran =
        runner.run(
            Specs.shell(
                "t1", "sh -c 'while :; do sleep 0.1; done' %s & echo done".formatted(mark)));
    assertThat(ran.output()).isEqualTo("done\n");
    await().atMost(LONG).until(() -> processes(mark) == 0);
  }

  @Test
  void program_thatKillsItsWholeGroup_hasAnEnd() throws Exception {
    assertThat(runner.run(Specs.shell("t1", "kill -9 0")).status()).isEqualTo(137);
    assertThat(runner.run(Specs.shell("t2", "trap 'exit 3' TERM; kill 0; sleep 60")).status())
        .isEqualTo(3);
  }

  @Test
  void user_thatIsUnknown_failsTheStart() throws Exception {
    ContainerSpec.Builder spec =
        Specs.shell("t1", "id")
            .setCommand(Command.newBuilder().setPath("id").setUser("no-such-user"));
    Ran ran = runner.run(spec);
    assertThat(ran.hasStarted()).isFalse();
    assertThat(ran.exited().getReason()).isEqualTo(Reason.START_FAILED);
    assertThat(ran.exited().getMessage()).contains("no-such-user");
    assertThat(runner.run(spec).exited()).isEqualTo(ran.exited());
  }

  @Test
  void user_isThatOfTheProgram_andMayWrite() throws Exception {
    ContainerSpec.Builder spec =
        Specs.shell("t1", "")
            .setCommand(
                Command.newBuilder()
                    .setPath("/bin/sh")
                    .addArgs("-c")
                    .addArgs("id -un; touch out/file && stat -c %U out/file")
                    .setUser("nobody"))
            .addOutputs(Specs.output("out"));
    Ran ran = runner.run(spec);
    if (ran.notices().isEmpty()) {
      assertThat(ran.output()).isEqualTo("nobody\nnobody\n");
    } else {
      // Only root can become somebody else.
      assertThat(ran.notices()).singleElement().asString().contains("user nobody is not used");
    }
  }

  @Test
  void wishes_thatCannotBeHonoured_areToldOf() throws Exception {
    ContainerSpec.Builder spec =
        Specs.shell("t1", "true").setLimits(Limits.newBuilder().setMemoryBytes(1 << 20));
    spec.getImageBuilder().setResourceJson("{\"type\":\"registry-image\"}");
    assertThat(runner.run(spec).notices())
        .anySatisfy(notice -> assertThat(notice).contains("image"))
        .anySatisfy(notice -> assertThat(notice).contains("container_limits"));
  }

  private static long processes(String mark) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(mark))
        .count();
  }
}
