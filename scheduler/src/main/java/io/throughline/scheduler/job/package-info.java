/** Scheduling: one job, one pass, as often as asked for. */
@NullMarked
package io.throughline.scheduler.job;

import org.jspecify.annotations.NullMarked;
