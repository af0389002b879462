package io.throughline.runner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpawnerTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;

  static Stream<Spawner> spawners() {
    return Stream.of(new JdkSpawner(), Spawner.best());
  }

  @ParameterizedTest
  @MethodSource("spawners")
  void output_isAppended_andTheScriptIsRead(Spawner spawner) throws Exception {
    Path output = Files.writeString(directory.resolve("output"), "before\n");
    Supervisor supervisor = spawner.start(List.of("/bin/sh"), output);
    supervisor.tell("echo out\n");
    supervisor.tell("echo err >&2\n#" + "x".repeat(200_000) + "\necho end\n");
    supervisor.endScript();
    assertThat(supervisor.awaitEnd(LONG)).isTrue();
    assertThat(output).hasContent("before\nout\nerr\nend\n");
  }

  @ParameterizedTest
  @MethodSource("spawners")
  void process_leadsASession_andHasNothingOfTheRunners(Spawner spawner) throws Exception {
    try (var _ = Files.newInputStream(Path.of("/dev/null"))) {
      List<String> said =
          run(
              spawner,
              "cut -d' ' -f6 /proc/$$/stat; echo $$; ls /proc/$$/fd | tr '\\n' ' '; echo; env | sort; grep SigBlk /proc/self/status");
      assertThat(said.get(0)).as("session").isEqualTo(said.get(1));
      assertThat(said.get(2).split(" ")).hasSizeLessThanOrEqualTo(4);
      assertThat(said.get(said.size() - 1)).endsWith("0000000000000000");
      assertThat(said.subList(3, said.size() - 1))
          .allMatch(
              line -> line.startsWith("PATH=") || line.startsWith("PWD=") || line.startsWith("_="));
    }
  }

  @ParameterizedTest
  @MethodSource("spawners")
  void end_isNoticed_andNoZombieIsLeft(Spawner spawner) throws Exception {
    Supervisor supervisor = spawner.start(List.of("/bin/sh"), directory.resolve("output"));
    OsProcess process = OsProcess.of(supervisor.pid()).orElseThrow();
    assertThat(supervisor.awaitEnd(Duration.ofMillis(100))).isFalse();
    assertThat(process.isAlive()).isTrue();
    supervisor.endScript();
    assertThat(supervisor.awaitEnd(LONG)).isTrue();
    assertThat(process.isAlive()).isFalse();
    org.awaitility.Awaitility.await()
        .atMost(LONG)
        .until(() -> !Files.exists(Path.of("/proc/" + supervisor.pid())));
  }

  @Test
  void program_thatIsNotThere_isToldOf() {
    NativeSpawner.open()
        .ifPresent(spawner ->
            assertThatThrownBy(() ->
                    spawner.start(List.of("no-such-program-at-all"), directory.resolve("output")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-program-at-all"));
  }

  private List<String> run(Spawner spawner, String script) throws Exception {
    Path output = Files.createTempFile(directory, "output", "");
    Supervisor supervisor = spawner.start(List.of("/bin/sh"), output);
    supervisor.tell(script + "\n");
    supervisor.endScript();
    assertThat(supervisor.awaitEnd(LONG)).isTrue();
    return Files.readAllLines(output);
  }
}
