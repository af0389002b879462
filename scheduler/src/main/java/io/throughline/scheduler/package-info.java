/** The scheduler: what should run, and when. */
@NullMarked
package io.throughline.scheduler;

import org.jspecify.annotations.NullMarked;
