/** Pipelines: how they are saved, renamed, paused and shown. */
@NullMarked
package io.throughline.scheduler.pipeline;

import org.jspecify.annotations.NullMarked;
