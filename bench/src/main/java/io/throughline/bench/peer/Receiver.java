package io.throughline.bench.peer;

import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An OpenTelemetry Collector that takes everything by OTLP, counts it and throws it away. A process
 * of its own, as in a real installation.
 */
public final class Receiver implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONFIG =
      """
      receivers:
        otlp:
          protocols:
            grpc:
              endpoint: ${env:GRPC}
              max_recv_msg_size_mib: 64
            http:
              endpoint: ${env:HTTP}
      processors:
        batch: {}
      exporters:
        debug:
          verbosity: basic
          sampling_initial: 0
          sampling_thereafter: 1000000
      service:
        pipelines:
          traces: {receivers: [otlp], processors: [batch], exporters: [debug]}
          metrics: {receivers: [otlp], exporters: [debug]}
        telemetry:
          logs: {level: error}
          metrics:
            readers:
              - pull:
                  exporter:
                    prometheus:
                      host: 127.0.0.1
                      port: ${env:OWN}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final Process process;
  private final int grpc;
  private final int otlpHttp;
  private final int own;

  private Receiver(Path home, Process process, int grpc, int otlpHttp, int own) {
    this.home = home;
    this.process = process;
    this.grpc = grpc;
    this.otlpHttp = otlpHttp;
    this.own = own;
  }

  /**
   * Starts one on free ports of the loopback interface.
   *
   * @throws IOException when there is no collector on this machine; the message says how to get one
   */
  public static Receiver start() throws IOException, InterruptedException {
    Path program = program();
    int grpc = freePort();
    int otlpHttp = freePort();
    int own = freePort();
    Path home = Files.createTempDirectory("bench-collector");
    Path config = home.resolve("config.yaml");
    Files.writeString(config, CONFIG);
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile());
    builder.environment().put("GRPC", "127.0.0.1:" + grpc);
    builder.environment().put("HTTP", "127.0.0.1:" + otlpHttp);
    builder.environment().put("OWN", Integer.toString(own));
    Process process = builder.start();
    Receiver receiver = new Receiver(home, process, grpc, otlpHttp, own);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
    receiver.awaitReady();
    return receiver;
  }

  /** What it is, for a reader of the figures. */
  public String what() {
    return "an OpenTelemetry Collector (%s)"
        .formatted(program().getFileName().toString().replaceFirst("^otelcol-", ""));
  }

  /** Where it takes OTLP over gRPC. */
  public URI grpc() {
    return URI.create("http://127.0.0.1:" + grpc);
  }

  /** Where it takes OTLP over HTTP. */
  public URI http() {
    return URI.create("http://127.0.0.1:" + otlpHttp);
  }

  /** Spans that came so far, by its own count. */
  public long spans() {
    return metrics()
        .lines()
        .filter(line -> line.startsWith("otelcol_receiver_accepted_spans"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    process.destroy();
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(home);
    } catch (IOException _) {
      // What is left is in the directory for temporary files.
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (metrics().isEmpty()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException(
            "the collector does not start: " + Files.readString(home.resolve("output")));
      }
      var _ = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }
  }

  /** Its own metrics; empty while it does not answer. */
  private String metrics() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + own + "/metrics")).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static Path program() {
    Path peers =
        Path.of(
            System.getenv()
                .getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache"),
            "throughline",
            "peers");
    try (Stream<Path> files = Files.list(peers)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("otelcol-"))
          .sorted()
          .toList()
          .getLast();
    } catch (IOException | NoSuchElementException _) {
      throw new CliFailure(
          "there is no OpenTelemetry Collector on this machine; ./throughline peers builds one");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
