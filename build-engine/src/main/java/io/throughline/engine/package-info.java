/** Runs the plans of builds, and keeps what happened: events, results, spans. */
@NullMarked
package io.throughline.engine;

import org.jspecify.annotations.NullMarked;
