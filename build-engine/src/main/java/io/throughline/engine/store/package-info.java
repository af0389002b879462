/** The engine's tables. */
@NullMarked
package io.throughline.engine.store;

import org.jspecify.annotations.NullMarked;
