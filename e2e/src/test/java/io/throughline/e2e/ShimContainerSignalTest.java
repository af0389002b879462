package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Docker sends to a container reaches the command behind the shim. */
class ShimContainerSignalTest {
  private static final String LASTING = "while :; do sleep 0.1; done";

  @RegisterExtension private static final ShimContainers containers = new ShimContainers();

  private final String task = UUID.randomUUID().toString();

  @ParameterizedTest
  @EnumSource(
      value = ShimPlace.class,
      names = {"ENTRYPOINT", "FIRST_FROM_VOLUME"})
  void stop_letsTheCommandEnd(ShimPlace place) throws Exception {
    String container = start(place, "trap 'exit 7' TERM; echo ready; " + LASTING);
    containers.docker("stop", "--time", "60", container);
    assertThat(containers.awaitEnd(container)).isEqualTo(7);
    Span span = containers.span(task);
    assertThat(ShimSpan.exitCode(span)).isEqualTo(7);
    assertThat(span.getStatus().getMessage()).isEqualTo("exit status 7 after SIGTERM");
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129", "QUIT, 131"})
  void signal_endsTheCommand(String signal, int status) throws Exception {
    String container = start(ShimPlace.ENTRYPOINT, "echo ready; exec sleep 600");
    containers.docker("kill", "--signal", signal, container);
    assertThat(containers.awaitEnd(container)).isEqualTo(status);
    Span span = containers.span(task);
    assertThat(ShimSpan.exitCode(span)).isEqualTo(status);
    assertThat(span.getStatus().getMessage())
        .isEqualTo("ended by SIG" + signal + ", which was sent to the shim");
  }

  @Test
  void signal_thatTheCommandCatches_endsNothing() throws Exception {
    String container =
        start(ShimPlace.ENTRYPOINT, "trap 'exit 9' USR1; trap : HUP; echo ready; " + LASTING);
    containers.docker("kill", "--signal", "HUP", container);
    containers.docker("kill", "--signal", "USR1", container);
    assertThat(containers.awaitEnd(container)).isEqualTo(9);
    assertThat(containers.span(task).getStatus().getMessage())
        .isEqualTo("exit status 9 after SIGHUP, SIGUSR1");
  }

  @Test
  void stop_ofACommandThatGoesOn_isRecordedWithinTheGraceOfTheContainer() throws Exception {
    List<String> options = ShimContainers.named(task);
    options.addAll(List.of("--entrypoint", "throughline-shim"));
    String container =
        containers.startReady(
            options,
            ShimContainers.ENTRYPOINT,
            "--kill-after",
            "1s",
            "--",
            "sh",
            "-c",
            "trap '' TERM; echo ready; " + LASTING);
    containers.docker("stop", "--time", "60", container);
    assertThat(containers.awaitEnd(container)).isEqualTo(137);
    assertThat(containers.span(task).getStatus().getMessage())
        .isEqualTo("killed: it went on after SIGTERM");
  }

  @Test
  void kill_takesTheCommandAlong() throws Exception {
    String container = start(ShimPlace.ENTRYPOINT, "trap '' TERM; echo ready; " + LASTING);
    containers.docker("kill", "--signal", "KILL", container);
    assertThat(containers.awaitEnd(container)).isEqualTo(137);
    assertThat(containers.spans(task)).as("the shim itself was killed").isEmpty();
  }

  private String start(ShimPlace place, String script) throws Exception {
    List<String> options = new ArrayList<>(ShimContainers.named(task));
    return containers.startReady(options, place.calling("sh", "-c", script));
  }
}
