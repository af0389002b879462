/** Following what happens, from any engine, as it becomes durable. */
@NullMarked
package io.throughline.engine.follow;

import org.jspecify.annotations.NullMarked;
