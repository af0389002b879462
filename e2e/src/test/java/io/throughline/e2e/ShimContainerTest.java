package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The shim in containers: what comes out of them is as without it. */
class ShimContainerTest {
  @TempDir static Path home;

  @RegisterExtension private static final ShimContainers containers = new ShimContainers();

  private final String task = UUID.randomUUID().toString();

  @ParameterizedTest
  @CsvSource({
    "exit 0, 0, ''",
    "exit 1, 1, exit_1",
    "exit 126, 126, exit_126",
    "exit 127, 127, exit_127",
    "exit 137, 137, exit_137",
    "exit 143, 143, exit_143",
    "sh -c 'kill -KILL $$', 137, exit_137",
    "sh -c 'kill -TERM $$', 143, exit_143",
    "/no/such/program, 127, exit_127",
    "/etc, 126, exit_126",
  })
  void status_isThatOfTheCommand_withAndWithoutTheShim(String script, int status, String type)
      throws Exception {
    String[] command = {"sh", "-c", script + "; exit $?"};
    List<String> plain = new ArrayList<>(List.of(ShimContainers.PLAIN));
    plain.addAll(List.of(command));
    Commands.Ended bare = containers.run(List.of(), plain.toArray(String[]::new));
    assertThat(bare.status()).as("without the shim").isEqualTo(status);
    for (ShimPlace place : ShimPlace.values()) {
      String own = place + task;
      Commands.Ended ended = containers.run(ShimContainers.named(own), place.calling(command));
      assertThat(ended.status()).as(place + ": " + ended.output()).isEqualTo(status);
      assertThat(withoutFirstLine(ended.output())).as(place.toString()).isEqualTo(bare.output());
      Span span = containers.span(own);
      assertThat(ShimSpan.exitCode(span)).isEqualTo(status);
      assertThat(ShimSpan.attribute(span, "error.type")).isEqualTo(type);
      assertThat(ShimSpan.isError(span)).isEqualTo(status != 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"/no/such/program, 127", "no-such-program, 127", "/etc, 126"})
  void program_thatCannotBeRun_isSaid(String program, int status) throws Exception {
    assertThat(containers.run(List.of(), ShimContainers.PLAIN, program).status())
        .as("Docker itself")
        .isEqualTo(status);
    for (ShimPlace place : ShimPlace.values()) {
      Commands.Ended ended =
          containers.run(ShimContainers.named(place + task), place.calling(program));
      assertThat(ended.status()).as(ended.output()).isEqualTo(status);
      assertThat(ended.output()).contains("throughline-shim: " + program + ": ");
      Span span = containers.span(place + task);
      assertThat(ShimSpan.exitCode(span)).isEqualTo(status);
      assertThat(span.getStatus().getMessage()).startsWith(program + ": ");
    }
  }

  @ParameterizedTest
  @EnumSource(ShimPlace.class)
  void orphans_areReaped(ShimPlace place) throws Exception {
    // Each is left by its parent, becomes a child of the first process, and ends.
    String script =
        """
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
          (sh -c 'read line </dev/null; exit 3' &)
        done
        while grep -qs '^State:.*Z' /proc/[0-9]*/status || [ "$(ls -d /proc/[0-9]* | wc -l)" -gt 6 ]; do :; done
        exit 5
        """;
    Commands.Ended ended =
        containers.run(ShimContainers.named(task), place.calling("sh", "-c", script));
    assertThat(ended.status()).as(ended.output()).isEqualTo(5);
    assertThat(ShimSpan.exitCode(containers.span(task))).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(ShimPlace.class)
  void output_isUnchanged_byteForByte(ShimPlace place) throws Exception {
    // As much as 10 MB/s are in six seconds.
    String script =
        "head -c 60000000 /dev/urandom >/tmp/out; sha256sum /tmp/out >/shim/sum; cat /tmp/out";
    Path output = home.resolve(task);
    int status =
        containers.runInto(output, ShimContainers.named(task), place.calling("sh", "-c", script));
    assertThat(status).isZero();
    String sum = containers.run(List.of(), ShimContainers.PLAIN, "cat", "/shim/sum").output();
    assertThat(sum).startsWith(sha256(output));
    assertThat(Files.size(output)).isEqualTo(60_000_000);
    Files.delete(output);
    assertThat(ShimSpan.exitCode(containers.span(task))).isZero();
  }

  @ParameterizedTest
  @EnumSource(ShimPlace.class)
  void commandThatTheKernelKills_forWantOfMemory_isRecordedAsSuch(ShimPlace place)
      throws Exception {
    List<String> options = ShimContainers.named(task);
    options.addAll(List.of("--memory", "32m", "--memory-swap", "32m"));
    // One process alone: were there others that want memory too, the kernel could kill the shim
    // after
    // it.
    String script = "text=x; while :; do text=$text$text; done";
    Commands.Ended ended = containers.run(options, place.calling("sh", "-c", script));
    assertThat(ended.status()).as(ended.output()).isEqualTo(137);
    Span span = containers.span(task);
    assertThat(ShimSpan.attribute(span, "error.type")).isEqualTo("oom_killed");
    assertThat(span.getStatus().getMessage()).isEqualTo("killed by the kernel: out of memory");
  }

  @ParameterizedTest
  @EnumSource(ShimPlace.class)
  void figuresOfTheContainer_areInTheSpan(ShimPlace place) throws Exception {
    List<String> options = ShimContainers.named(task);
    options.addAll(List.of("--memory", "64m", "--cpus", "0.2"));
    String script =
        "head -c 30000000 /dev/zero | tr '\\0' x | wc -c; text=$(head -c 20000000 /dev/zero | tr '\\0' x)";
    Commands.Ended ended = containers.run(options, place.calling("sh", "-c", script));
    assertThat(ended.status()).as(ended.output()).isZero();
    Span span = containers.span(task);
    assertThat(ShimSpan.number(span, "container.cpu.time")).isPositive();
    assertThat(ShimSpan.number(span, "throughline.container.memory.peak"))
        .isBetween(20_000_000.0, 64.0 * (1 << 20));
    assertThat(ShimSpan.number(span, "throughline.container.cpu.periods")).isPositive();
    // Whether the limit is reached is a matter of what else runs on the machine.
    assertThat(ShimSpan.number(span, "throughline.container.cpu.throttled.periods"))
        .isNotNegative();
    assertThat(ShimSpan.number(span, "throughline.container.cpu.throttled.time")).isNotNegative();
  }

  @Test
  void exampleOfAnEntrypoint_runsItsOwnCommand() throws Exception {
    Commands.Ended ended = containers.run(ShimContainers.named(task), ShimContainers.ENTRYPOINT);
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(withoutFirstLine(ended.output())).isEqualTo("hello\n");
    assertThat(containers.span(task).getName()).isEqualTo("sh");
  }

  @Test
  void shim_needsNeitherRootNorAFileSystemToWrite_norAnythingBesideIt() throws Exception {
    List<String> options = ShimContainers.named(task);
    options.addAll(
        List.of(
            "--read-only",
            "--user",
            "65534:65534",
            "--cap-drop",
            "ALL",
            "--security-opt",
            "no-new-privileges"));
    String[] call = {ShimContainers.ALONE, "--", "/throughline-shim", "version"};
    Commands.Ended ended = containers.run(options, call);
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(withoutFirstLine(ended.output())).isEqualTo("throughline-shim 0.1.0\n");
    assertThat(containers.span(task).getName()).isEqualTo("throughline-shim");
  }

  private static String withoutFirstLine(String output) {
    return output.replaceFirst("\\{\"traceId\":.*\\}\n", "");
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
  }
}
