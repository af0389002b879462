/** Builds that run: the interpreter of plans, cancellation, leases, the end of a build. */
@NullMarked
package io.throughline.engine.run;

import org.jspecify.annotations.NullMarked;
