/** The leaves of a plan: get, put, task and check. */
@NullMarked
package io.throughline.engine.step;

import org.jspecify.annotations.NullMarked;
