/** The scheduler with everything around it that is needed to watch it work. */
@NullMarked
package io.throughline.scheduler.testing;

import org.jspecify.annotations.NullMarked;
