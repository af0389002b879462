/**
 * For Java programs that run in a step of a build: their spans become a part of the build's trace.
 * {@link io.throughline.instrumentation.BuildTrace} is where to begin.
 */
@NullMarked
package io.throughline.instrumentation;

import org.jspecify.annotations.NullMarked;
