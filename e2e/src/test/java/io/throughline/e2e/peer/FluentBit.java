package io.throughline.e2e.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real Fluent Bit with the configuration of {@code deploy/fluent-bit}: {@code FLUENT_BIT}, or one
 * on the path.
 */
public final class FluentBit implements AutoCloseable {
  private static final Path CONFIGURATION = Path.of("..", "deploy", "fluent-bit");

  private final PeerProcess process;

  private FluentBit(PeerProcess process) {
    this.process = process;
  }

  /**
   * Starts one. The test is skipped where there is none.
   *
   * @param directory of its files
   * @param logs directory of the containers' logs
   * @param pods directory with a file {@code NAMESPACE_POD.meta} for each pod, as the API server
   *     tells of it
   * @param receiver of OTLP over HTTP
   */
  public static FluentBit start(Path directory, Path logs, Path pods, URI receiver)
      throws IOException {
    Path program = programOrSkip();
    int port = LoopbackPort.free();
    Path etc = Files.createDirectories(directory.resolve("etc"));
    Files.copy(CONFIGURATION.resolve("throughline.lua"), etc.resolve("throughline.lua"));
    String shipped = Files.readString(CONFIGURATION.resolve("fluent-bit.yaml"));
    Path file = Files.writeString(etc.resolve("fluent-bit.yaml"), shipped);
    Map<String, String> differences =
        Map.of(
            "http_port: 2020", "http_listen: 127.0.0.1\n  http_port: " + port,
            "path: /var/log/containers/*.log",
                "path: %s/*.log\n      read_from_head: on".formatted(logs),
            "db: /var/log/throughline-fluent-bit.db", "db: " + directory.resolve("positions.db"),
            "name: kubernetes",
                "name: kubernetes\n      kube_url: http://127.0.0.1:1\n      kube_tag_prefix: kube.%s.\n      kube_meta_preload_cache_dir: %s\n      dns_retries: 1\n      dns_wait_time: 1"
                    .formatted(logs.toString().substring(1).replace('/', '.'), pods),
            "host: collector.observability", "host: " + receiver.getHost(),
            "port: 4318", "port: " + receiver.getPort());
    String adapted = shipped;
    for (Map.Entry<String, String> difference : differences.entrySet()) {
      assertThat(adapted).contains(difference.getKey());
      adapted = adapted.replace(difference.getKey(), difference.getValue());
    }
    Files.writeString(file, adapted);
    return new FluentBit(
        PeerProcess.start(
            etc,
            List.of(program.toString(), "--config", file.toString()),
            Map.of(),
            URI.create("http://127.0.0.1:%d/api/v1/health".formatted(port))));
  }

  /**
   * What it says of the configuration as it is shipped. The test is skipped where there is none.
   */
  public static String check() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                programOrSkip().toString(),
                "--dry-run",
                "--config",
                CONFIGURATION.resolve("fluent-bit.yaml").toRealPath().toString())
            .redirectErrorStream(true)
            .start();
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } finally {
      process.waitFor();
    }
  }

  private static Path programOrSkip() {
    Optional<Path> program = GivenProgram.find("FLUENT_BIT", "fluent-bit");
    assumeTrue(
        program.isPresent(),
        "there is no fluent-bit on the path; FLUENT_BIT=FILE names one that is somewhere else");
    return program.orElseThrow();
  }

  @Override
  public void close() {
    process.close();
  }
}
