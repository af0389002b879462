package io.throughline.scheduler.job;

import io.throughline.scheduler.check.CheckTimes;
import io.throughline.scheduler.pipeline.Configs;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.trace.BuildSpans;
import io.throughline.telemetry.Telemetry;
import java.time.InstantSource;

/** What a scheduling pass works with. */
public record PassTools(
    Stores stores,
    Configs configs,
    CheckTimes checkTimes,
    BuildSpans spans,
    Telemetry telemetry,
    InstantSource time) {}
