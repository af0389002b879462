/** Containers as the engine sees them: what to run, and what came of it. */
@NullMarked
package io.throughline.engine.container;

import org.jspecify.annotations.NullMarked;
