package io.throughline.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A second API gateway beside that of an installation, with settings of its own: another user, and
 * tokens that are good for a short time.
 */
final class OtherGateway implements AutoCloseable {
  private final Process process;
  private final URI api;

  private OtherGateway(Process process, URI api) {
    this.process = process;
    this.api = api;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param user name:password of a user that it makes
   * @param tokenLife how long its tokens are good for, as in {@code 2s}
   */
  static OtherGateway start(Installation of, String user, String tokenLife) throws IOException {
    String listen = "127.0.0.1:" + freePort();
    Map<String, String> settings =
        Map.of(
            "THROUGHLINE_HTTP_LISTEN",
            listen,
            "THROUGHLINE_MANAGEMENT_LISTEN",
            "127.0.0.1:0",
            "THROUGHLINE_ADD_LOCAL_USER",
            user,
            "THROUGHLINE_AUTH_DURATION",
            tokenLife,
            "THROUGHLINE_RPC_TOKEN",
            line(of, "rpc-token"),
            "THROUGHLINE_SCHEDULER_ADDRESS",
            address(of, "scheduler"),
            "THROUGHLINE_ENGINE_ADDRESS",
            address(of, "build-engine"),
            "THROUGHLINE_DATABASE_ADDRESS",
            address(of, "postgres"),
            "THROUGHLINE_DATABASE_NAME",
            "postgres",
            "THROUGHLINE_DATABASE_PASSWORD",
            line(of, "postgres/password"));
    Path output = of.data().resolveSibling("other-gateway.out");
    Process process = new Commands(command(), settings).start(output);
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> Files.readString(output).contains("api-gateway is ready"));
    return new OtherGateway(process, URI.create("http://" + listen));
  }

  URI api() {
    return api;
  }

  @Override
  public void close() {
    process.destroy();
  }

  private static List<String> command() {
    Path jar = Path.of("dist", "target", "lib", "throughline-api-gateway.jar");
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-jar",
        Installation.checkout().resolve(jar).toString());
  }

  private static String line(Installation of, String file) throws IOException {
    return Files.readString(of.data().resolve(file)).strip();
  }

  private static String address(Installation of, String service) throws IOException {
    JsonNode ports = Client.json(line(of, "ports.json"));
    return "127.0.0.1:" + ports.path(service).asInt();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
