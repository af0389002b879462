/**
 * The runner: makes the containers of steps. This package holds its words and the port that the
 * runtimes implement.
 */
@NullMarked
package io.throughline.runner;

import org.jspecify.annotations.NullMarked;
