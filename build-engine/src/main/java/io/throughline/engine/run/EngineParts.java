package io.throughline.engine.run;

import io.throughline.engine.build.BuildUrls;
import io.throughline.engine.build.Limits;
import io.throughline.engine.container.grpc.Containers;
import io.throughline.engine.log.Journal;
import io.throughline.engine.log.LogFlusher;
import io.throughline.engine.step.Leaves;
import io.throughline.engine.step.Patience;
import io.throughline.engine.trace.Retelling;
import io.throughline.sql.Database;
import io.throughline.telemetry.Telemetry;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What all builds of an engine share.
 *
 * @param name of the engine
 * @param into where their journals are written
 * @param threads that builds and their steps run on
 * @param remember how long a build's secrets are hidden after its end
 */
public record EngineParts(
    String name,
    Database database,
    Telemetry telemetry,
    Journal.Into into,
    Leaves leaves,
    Containers containers,
    LogFlusher flusher,
    Retelling retelling,
    WorkThreads threads,
    BuildUrls urls,
    Limits limits,
    Patience patience,
    Duration remember,
    InstantSource clock) {}
