package io.throughline.runner.local;

import io.throughline.runner.KnownTraces;
import io.throughline.runner.RunnerLimits;
import io.throughline.telemetry.Telemetry;
import io.throughline.work.WorkThreads;
import java.time.InstantSource;

/**
 * What the parts of the local runtime have in common.
 *
 * @param worker name of the machine
 */
record LocalParts(
    Telemetry telemetry,
    KnownTraces traces,
    Artifacts artifacts,
    Caches caches,
    Copies tools,
    RunnerLimits limits,
    WorkThreads threads,
    InstantSource clock,
    String worker) {}
