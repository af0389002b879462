package io.throughline.engine;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.engine.build.Limits;
import io.throughline.engine.keep.KeepPolicy;
import io.throughline.engine.step.Patience;
import io.throughline.rpc.RpcConfig;
import io.throughline.sql.DatabaseConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a build engine runs.
 *
 * @param name of this engine: started again under the same name it takes its builds back at once;
 *     no two engines that run have the same
 * @param runner where containers are run
 * @param credentials where variables are asked for
 * @param externalUrl address of the installation, as users reach it
 * @param leases how engines take over from each other
 * @param patience how long steps wait for others
 * @param checkTimeout how long a check may take that is no build
 * @param sweepDelay after the end of a build, until its trace is put right
 * @param queueBytes what waits to become durable at most; builds wait then
 * @param keep whose traces are exported at their end although they were not sampled
 */
public record EngineConfig(
    String name,
    RpcConfig rpc,
    DatabaseConfig database,
    HostPort runner,
    HostPort credentials,
    URI externalUrl,
    Limits limits,
    LeaseConfig leases,
    Patience patience,
    Duration checkTimeout,
    Duration sweepDelay,
    int queueBytes,
    KeepPolicy keep) {

  /** Default port for gRPC. */
  public static final int PORT = 7102;

  /**
   * How long an engine that is gone keeps its builds.
   *
   * @param lease after it others take the builds over
   * @param renewal pause between the signs of life of an engine
   */
  public record LeaseConfig(Duration lease, Duration renewal) {
    public LeaseConfig {
      if (renewal.multipliedBy(2).compareTo(lease) > 0) {
        throw new IllegalArgumentException(
            "a lease must be at least twice as long as the pause between its renewals");
      }
    }

    /** The leases of an installation that says nothing of them. */
    public static LeaseConfig standard() {
      return new LeaseConfig(Duration.ofSeconds(15), Duration.ofSeconds(5));
    }
  }

  /** A configuration with the usual limits and times. */
  public static EngineConfig standard(
      String name,
      RpcConfig rpc,
      DatabaseConfig database,
      HostPort runner,
      HostPort credentials,
      URI externalUrl) {
    return new EngineConfig(
        name,
        rpc,
        database,
        runner,
        credentials,
        externalUrl,
        Limits.standard(),
        LeaseConfig.standard(),
        Patience.standard(),
        Duration.ofHours(1),
        Duration.ofSeconds(10),
        16 << 20,
        KeepPolicy.standard());
  }

  /** This configuration with another choice of traces that are exported at the end of builds. */
  public EngineConfig withKeep(KeepPolicy policy) {
    return new EngineConfig(
        name,
        rpc,
        database,
        runner,
        credentials,
        externalUrl,
        limits,
        leases,
        patience,
        checkTimeout,
        sweepDelay,
        queueBytes,
        policy);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<EngineConfig> declare(Options options) {
    Options engine = options.group("Engine");
    Option<Optional<String>> name =
        engine.optionalText(
            "engine-name",
            "name of this engine, another for each; by default the address that it listens on");
    Option<HostPort> runner =
        engine.hostPort("runner-address", "127.0.0.1:7103", "address of k8s-runner");
    Option<HostPort> credentials =
        engine.hostPort("credentials-address", "127.0.0.1:7104", "address of credentials");
    Option<String> externalUrl =
        engine.text(
            "external-url", "http://127.0.0.1:8080", "address of the installation, for its users");
    Supplier<Limits> limits = LimitOptions.declare(options);
    Supplier<Times> times = Times.declare(options);
    Supplier<KeepPolicy> keep = KeepPolicy.declare(options);
    Supplier<RpcConfig> rpc = RpcConfig.declare(options, PORT);
    Supplier<DatabaseConfig> database = DatabaseConfig.declare(options);
    return () ->
        new EngineConfig(
            name.value().orElseGet(() -> rpc.get().listen().toString()),
            rpc.get(),
            database.get(),
            runner.value(),
            credentials.value(),
            URI.create(externalUrl.value()),
            limits.get(),
            times.get().leases(),
            times.get().patience(),
            times.get().checkTimeout(),
            times.get().sweepDelay(),
            16 << 20,
            keep.get());
  }

  /** The durations of a configuration. */
  private record Times(
      LeaseConfig leases, Patience patience, Duration checkTimeout, Duration sweepDelay) {
    static Supplier<Times> declare(Options options) {
      Options group = options.group("Times");
      Option<Duration> lease =
          group.duration(
              "lease", "15s", "after which builds of an engine that is gone are taken over");
      Option<Duration> renewal =
          group.duration("lease-renewal", "5s", "pause between signs of life");
      Option<Duration> runner =
          group.duration("runner-patience", "10m", "how long steps wait for a runner that is away");
      Option<Duration> grace =
          group.duration("stop-grace", "10s", "what a program gets to end before it is killed");
      Option<Duration> check =
          group.duration("check-timeout", "1h", "how long a check of a resource may take");
      Option<Duration> sweep =
          group.duration("sweep-delay", "10s", "after a build's end, until its trace is put right");
      return () ->
          new Times(
              new LeaseConfig(lease.value(), renewal.value()),
              new Patience(runner.value(), grace.value()),
              check.value(),
              sweep.value());
    }
  }
}
