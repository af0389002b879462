package io.throughline.gateway;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.rpc.RpcConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The services behind the API.
 *
 * @param token what they want to see; absent: nothing
 * @param deadline how long a call to them may take
 * @param patience how long a request waits for one of them that is away
 */
public record PeersConfig(
    HostPort scheduler,
    HostPort engine,
    HostPort credentials,
    Optional<String> token,
    Duration deadline,
    Duration patience) {

  /** With the standard limits. */
  public static PeersConfig of(
      HostPort scheduler, HostPort engine, HostPort credentials, Optional<String> token) {
    return new PeersConfig(
        scheduler, engine, credentials, token, Duration.ofSeconds(30), Duration.ofSeconds(5));
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<PeersConfig> declare(Options options) {
    Options group = options.group("gRPC");
    Option<HostPort> scheduler =
        group.hostPort("scheduler-address", "127.0.0.1:7101", "the scheduler");
    Option<HostPort> engine =
        group.hostPort("engine-address", "127.0.0.1:7102", "the build engine");
    Option<HostPort> credentials =
        group.hostPort("credentials-address", "127.0.0.1:7104", "the credentials service");
    Option<Optional<String>> token =
        group
            .optionalText("rpc-token", "shared by all services; calls without it are refused")
            .secret();
    Option<Duration> deadline = group.duration("rpc-deadline", "30s", "how long a call may take");
    Option<Duration> patience =
        group.duration("rpc-patience", "5s", "how long a request waits for a service that is away");
    return () ->
        new PeersConfig(
            scheduler.value(),
            engine.value(),
            credentials.value(),
            token.value(),
            deadline.value(),
            patience.value());
  }

  /** How the services are called. */
  RpcConfig rpc() {
    return new RpcConfig(HostPort.loopback(0), token, deadline);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "PeersConfig{scheduler %s, engine %s, credentials %s}"
        .formatted(scheduler, engine, credentials);
  }
}
