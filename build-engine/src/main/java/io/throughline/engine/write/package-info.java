/** How what happens becomes durable: in order, in batches, by one thread. */
@NullMarked
package io.throughline.engine.write;

import org.jspecify.annotations.NullMarked;
