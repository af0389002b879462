package io.throughline.scheduler;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.rpc.RpcConfig;
import io.throughline.scheduler.check.CheckSettings;
import io.throughline.sql.DatabaseConfig;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How the scheduler runs.
 *
 * @param engine where the build engine is called
 * @param checks when resources are checked
 * @param jobsInFlight most jobs that are scheduled at a time
 * @param safetyInterval pause between two looks at the tables that no event asked for
 */
public record SchedulerConfig(
    DatabaseConfig database,
    RpcConfig rpc,
    HostPort engine,
    CheckSettings checks,
    int jobsInFlight,
    Duration safetyInterval) {

  /** The default port. */
  public static final int PORT = 7101;

  /** The default port of health and metrics. */
  public static final int MANAGEMENT_PORT = 7201;

  /** What is the same for a process of its own and for one that holds all services. */
  public static SchedulerConfig of(DatabaseConfig database, RpcConfig rpc, HostPort engine) {
    return new SchedulerConfig(
        database, rpc, engine, CheckSettings.defaults(), 32, Duration.ofSeconds(10));
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<SchedulerConfig> declare(Options options) {
    Supplier<DatabaseConfig> database = DatabaseConfig.declare(options);
    Supplier<RpcConfig> rpc = RpcConfig.declare(options, PORT);
    Options group = options.group("Scheduling");
    Option<HostPort> engine =
        group.hostPort("engine-address", "127.0.0.1:7102", "the build engine");
    Supplier<CheckSettings> checks = CheckSettings.declare(group);
    Option<Integer> jobs =
        group.integer(
            "job-scheduling-max-in-flight",
            32,
            1,
            10_000,
            "jobs that are scheduled at a time at most");
    Option<Duration> safety =
        group.duration(
            "safety-interval",
            "10s",
            "pause between two looks for work that no event announced; nothing waits for it"
                + " normally");
    return () ->
        new SchedulerConfig(
            database.get(), rpc.get(), engine.value(), checks.get(), jobs.value(), safety.value());
  }
}
