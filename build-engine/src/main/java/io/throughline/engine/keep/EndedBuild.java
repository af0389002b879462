package io.throughline.engine.keep;

import io.throughline.pipeline.Outcome;
import java.time.Duration;

/**
 * What is looked at of a build that has ended.
 *
 * @param check whether it was a look for new versions
 * @param asked whether somebody asked for its trace
 * @param took from when an engine took it until its end
 */
public record EndedBuild(Outcome outcome, boolean check, boolean asked, Duration took) {}
