package io.throughline.runner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts, read by every shell that the machine has. */
class StepScriptTest {
  private static final String ALPHABET = "ab '\"\\$`!*?[]{}()<>|&;#~=%\n\t\u00e4\u20ac-";

  @TempDir Path directory;

  static Stream<String> shells() {
    return Stream.of("/bin/sh", "/bin/bash", "/bin/dash", "/bin/busybox")
        .filter(shell -> Files.isExecutable(Path.of(shell)));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void words_andVariables_areTakenLiterally(String shell) throws Exception {
    Random random = new Random(42);
    for (int round = 0; round < 60; round++) {
      String value = text(random);
      String argument = text(random);
      StepScript script =
          new StepScript(
              directory,
              Map.of("VALUE", value),
              List.of("/bin/sh", "-c", "printf '%s|%s' \"$VALUE\" \"$1\"", "sh", argument),
              List.of(),
              Optional.empty());
      assertThat(run(shell, script.text())).isEqualTo(value + "|" + argument);
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void input_isTakenLiterally(String shell) throws Exception {
    Random random = new Random(43);
    for (int round = 0; round < 20; round++) {
      String input = text(random).repeat(1 + random.nextInt(500)) + "END";
      StepScript script =
          new StepScript(directory, Map.of(), List.of("cat"), List.of(), Optional.of(input));
      assertThat(run(shell, script.text())).isEqualTo(input + "\n");
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void script_thatIsCutOff_startsNothing(String shell) throws Exception {
    String whole =
        new StepScript(
                directory,
                Map.of("A", "1"),
                List.of("touch", directory.resolve("proof").toString()),
                List.of(),
                Optional.empty())
            .text();
    for (int length = 0; length < whole.length() - 2; length += 3) {
      run(shell, whole.substring(0, length));
      assertThat(directory.resolve("proof")).doesNotExist();
    }
    run(shell, whole);
    assertThat(directory.resolve("proof")).exists();
  }

  @Test
  void nul_isRefused() {
    StepScript script =
        new StepScript(
            directory, Map.of("A", "x\0y"), List.of("true"), List.of(), Optional.empty());
    assertThatThrownBy(script::text).isInstanceOf(StartFailure.class).hasMessageContaining("NUL");
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(30);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** Runs a script as a supervisor does: from standard input, with the descriptors that it has. */
  private String run(String shell, String script) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c"));
    command.add(
        "exec %s 3>/dev/null 4>&1 2>/dev/null"
            .formatted(shell.endsWith("busybox") ? shell + " sh" : shell));
    Process process = new ProcessBuilder(command).start();
    try (var in = process.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.UTF_8));
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
