package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.telemetry.testing.OtlpSink;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In a container whose receiver is away or out of its mind, the command ends as without the shim.
 */
class ShimContainerOutageTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:9");

  @RegisterExtension private static final ShimContainers containers = new ShimContainers();

  private final String task = UUID.randomUUID().toString();

  @Test
  void command_endsAsWithoutTheShim_whenThereIsNoReceiver() throws Exception {
    assertEndsAsWithout(NOBODY);
  }

  @Test
  void command_endsAsWithoutTheShim_whenTheReceiverHasNoAddress() throws Exception {
    assertEndsAsWithout(URI.create("http://no-such-host.invalid:4318"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n\u0001garbage",
        "HTTP/1.1 999 \r\n\r\n"
      })
  void command_endsAsWithoutTheShim_whenTheReceiverIsABlackHoleOrSpeaksGarbage(String text)
      throws Exception {
    try (SpeakingServer server = SpeakingServer.start(ShimContainers.machine(), text)) {
      assertEndsAsWithout(server.address());
    }
  }

  @ParameterizedTest
  @EnumSource(value = OtlpSink.Refusal.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void command_endsAsWithoutTheShim_whenTheReceiverRefuses(OtlpSink.Refusal refusal)
      throws Exception {
    OtlpSink receiver = containers.receiver();
    receiver.refuse(refusal);
    try {
      assertEndsAsWithout(receiver.httpEndpoint());
    } finally {
      receiver.refuse(OtlpSink.Refusal.NONE);
    }
    assertThat(containers.spans(task)).isEmpty();
  }

  @Test
  void spoolOnAFullDisk_isLeftWhole() throws Exception {
    List<String> options = ShimContainers.named(task);
    options.addAll(List.of("--tmpfs", "/spool:size=16k"));
    String script =
        """
        i=0
        while [ $i -lt 100 ]; do
          $SHIM --verbose --spool /spool/spans --otlp-endpoint http://127.0.0.1:9 -- sh -c 'exit 3'
          [ $? = 3 ] || echo "another status"
          i=$((i + 1))
        done
        $SHIM flush --strict --spool /spool/spans
        """
            .replace("$SHIM", ShimContainers.MOUNTED);
    Commands.Ended ended = containers.run(options, ShimContainers.PLAIN, "sh", "-c", script);
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output()).doesNotContain("another status");
    long kept =
        ended.output().lines().filter(line -> line.endsWith("is kept in /spool/spans")).count();
    long lost = ended.output().lines().filter(line -> line.contains("the span is lost")).count();
    assertThat(kept).isPositive();
    assertThat(lost).isPositive();
    assertThat(kept + lost).isEqualTo(100);
    assertThat(containers.spans(task)).hasSize((int) kept);
  }

  private void assertEndsAsWithout(URI receiver) throws Exception {
    String script = "echo out; exit 3";
    Commands.Ended bare = containers.run(List.of(), ShimContainers.PLAIN, "sh", "-c", script);
    for (ShimPlace place : ShimPlace.values()) {
      List<String> options = new ArrayList<>(ShimContainers.named(task));
      options.addAll(
          List.of(
              "--env", "THROUGHLINE_OTLP_ENDPOINT=" + receiver,
              "--env", "THROUGHLINE_FIRST_LINE=none",
              "--env", "THROUGHLINE_GRACE=300ms"));
      Commands.Ended ended = containers.run(options, place.calling("sh", "-c", script));
      assertThat(ended.status()).isEqualTo(bare.status()).isEqualTo(3);
      assertThat(ended.output()).as(place.toString()).isEqualTo(bare.output());
    }
  }
}
