package io.throughline.rpc;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a service listens for calls and makes them.
 *
 * @param listen where the service's own calls arrive
 * @param token what callers must show; services of one installation share it. Absent: nothing is
 *     asked for
 * @param deadline how long a call without a deadline of its own may take
 */
public record RpcConfig(HostPort listen, Optional<String> token, Duration deadline) {

  /** Largest message in both directions, bytes. */
  public static final int MESSAGE_BYTES = 4 << 20;

  /** For tests and the services of one process: a free port of the loopback interface. */
  public static RpcConfig loopback(Optional<String> token) {
    return new RpcConfig(HostPort.loopback(0), token, Duration.ofSeconds(30));
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<RpcConfig> declare(Options options, int port) {
    Options group = options.group("gRPC");
    Option<HostPort> listen =
        group.hostPort(
            "rpc-listen",
            "127.0.0.1:" + port,
            "where this service is called; port 0 takes a free one");
    Option<Optional<String>> token =
        group
            .optionalText("rpc-token", "shared by all services; calls without it are refused")
            .secret();
    Option<Duration> deadline =
        group.duration(
            "rpc-deadline", "30s", "how long a call may take that has no limit of its own");
    return () -> new RpcConfig(listen.value(), token.value(), deadline.value());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "RpcConfig{" + listen + "}";
  }
}
