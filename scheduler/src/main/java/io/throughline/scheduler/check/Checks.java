package io.throughline.scheduler.check;

import io.throughline.scheduler.engine.grpc.EngineClient;
import io.throughline.scheduler.pipeline.Configs;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.trace.BuildSpans;
import io.throughline.scheduler.trace.SchedulerMetrics;
import io.throughline.sql.Database;
import io.throughline.sql.Listening;
import io.throughline.telemetry.Telemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** Looks for new versions, whenever that is due. */
public final class Checks implements AutoCloseable {
  private final CheckLoop loop;
  private final Listening listening;

  private Checks(CheckLoop loop) {
    this.loop = loop;
    this.listening = loop.start();
  }

  /** What checks work with. */
  public record Tools(
      Database database,
      Stores stores,
      Configs configs,
      EngineClient engine,
      CheckEnds ends,
      Telemetry telemetry,
      InstantSource time) {}

  /** Begins to check. */
  public static Checks start(Tools tools, CheckSettings settings, Duration safetyInterval) {
    ResourceCheck.Clockwork clockwork =
        new ResourceCheck.Clockwork(tools.time(), settings.timeout(), UUID.randomUUID().toString());
    ResourceCheck check =
        new ResourceCheck(
            tools.database(),
            tools.stores(),
            tools.configs(),
            tools.engine(),
            tools.ends(),
            new ResourceCheck.Tracing(
                tools.telemetry(),
                new BuildSpans(tools.telemetry()),
                new SchedulerMetrics(tools.telemetry())),
            clockwork);
    return new Checks(
        new CheckLoop(
            tools.database(), tools.stores(), check, clockwork, settings, safetyInterval));
  }

  @Override
  public void close() {
    listening.close();
    loop.close();
  }

  @Override
  public String toString() {
    return "Checks{" + loop + "}";
  }
}
