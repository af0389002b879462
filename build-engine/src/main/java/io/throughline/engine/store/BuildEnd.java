package io.throughline.engine.store;

import io.throughline.engine.build.Ending;
import java.time.Instant;

/** When and how a build ended. */
public record BuildEnd(Instant at, Ending ending) {}
