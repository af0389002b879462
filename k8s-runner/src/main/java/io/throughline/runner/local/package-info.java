/**
 * The local runtime: containers are processes of this machine, each with a directory that is its
 * whole state. {@link io.throughline.runner.local.LocalRuntime} is the way in.
 */
@NullMarked
package io.throughline.runner.local;

import org.jspecify.annotations.NullMarked;
