/** Looking for new versions: when, and what follows from it. */
@NullMarked
package io.throughline.scheduler.check;

import org.jspecify.annotations.NullMarked;
