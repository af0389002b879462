package io.throughline.runner;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.rpc.RpcConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a runner runs.
 *
 * @param rpc where it is called
 * @param engine the build engine, to which spans go; absent: they are only exported
 * @param data where containers, artifacts and caches are kept; the runner's only state
 * @param intake where programs send their own spans; port 0 takes a free one and keeps it over
 *     restarts
 * @param policy how programs are run
 * @param limits what they may have
 * @param stopOnExit whether a graceful end of the runner stops its containers; they are started
 *     again when they are asked for again. Without it they run on and are found again
 * @param stopGrace time that a program has between being asked to end and being killed, where
 *     nobody says another
 */
public record RunnerConfig(
    RpcConfig rpc,
    Optional<HostPort> engine,
    Path data,
    HostPort intake,
    StepPolicy policy,
    RunnerLimits limits,
    boolean stopOnExit,
    Duration stopGrace) {
  /** Default port of the runner's gRPC service. */
  public static final int RPC_PORT = 7103;

  /** Default port of the runner's health and metrics. */
  public static final int MANAGEMENT_PORT = 7203;

  /** A runner as part of a larger process: free ports of the loopback interface. */
  public static RunnerConfig embedded(RpcConfig rpc, Optional<HostPort> engine, Path data) {
    return new RunnerConfig(
        rpc,
        engine,
        data,
        HostPort.loopback(0),
        StepPolicy.defaults(),
        RunnerLimits.defaults(),
        true,
        Duration.ofSeconds(10));
  }

  /** This configuration with another policy. */
  public RunnerConfig withPolicy(StepPolicy other) {
    return new RunnerConfig(rpc, engine, data, intake, other, limits, stopOnExit, stopGrace);
  }

  /** This configuration with other limits. */
  public RunnerConfig withLimits(RunnerLimits other) {
    return new RunnerConfig(rpc, engine, data, intake, policy, other, stopOnExit, stopGrace);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<RunnerConfig> declare(Options options) {
    Supplier<RpcConfig> rpc = RpcConfig.declare(options, RPC_PORT);
    Option<HostPort> engine =
        options.hostPort(
            "engine-address", "127.0.0.1:7102", "the build engine, to which spans are sent");
    Option<Path> data =
        options.path(
            "data",
            Path.of(System.getProperty("user.home", "."), ".throughline", "runner").toString(),
            "directory of containers, artifacts and caches");
    Option<HostPort> intake =
        options.hostPort(
            "intake-listen",
            "127.0.0.1:0",
            "where programs send their own spans by OTLP over HTTP; port 0 takes a free one");
    Supplier<StepPolicy> policy = StepPolicy.declare(options);
    Supplier<RunnerLimits> limits = RunnerLimits.declare(options);
    Option<Boolean> stopOnExit =
        options.flag(
            "stop-on-exit",
            "stop running steps when the runner is stopped; without it they run on and are found again");
    Option<Duration> stopGrace =
        options.duration(
            "stop-grace", "10s", "time between asking a program to end and killing it");
    return () ->
        new RunnerConfig(
            rpc.get(),
            Optional.of(engine.value()),
            data.value(),
            intake.value(),
            policy.get(),
            limits.get(),
            stopOnExit.value(),
            stopGrace.value());
  }
}
