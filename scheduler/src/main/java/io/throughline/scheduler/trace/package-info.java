/** The spans of builds, schedule passes and checks. */
@NullMarked
package io.throughline.scheduler.trace;

import org.jspecify.annotations.NullMarked;
