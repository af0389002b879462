/** Under which conditions a part of a plan runs, and what the steps of a build share. */
@NullMarked
package io.throughline.engine.scope;

import org.jspecify.annotations.NullMarked;
