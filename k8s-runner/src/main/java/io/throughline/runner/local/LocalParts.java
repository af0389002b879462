package io.throughline.runner.local;

import io.throughline.runner.ProgramTelemetry;
import io.throughline.runner.RunnerLimits;
import io.throughline.telemetry.Telemetry;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What the parts of the local runtime have in common.
 *
 * @param stopGrace time between asking a program to end and killing it, where nobody says another
 * @param worker name of the machine
 */
record LocalParts(
    Telemetry telemetry,
    ProgramTelemetry programs,
    Artifacts artifacts,
    Caches caches,
    Copies tools,
    RunnerLimits limits,
    Duration stopGrace,
    WorkThreads threads,
    InstantSource clock,
    String worker) {}
