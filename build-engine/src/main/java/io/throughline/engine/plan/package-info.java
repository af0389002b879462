/** The shape of plans. */
@NullMarked
package io.throughline.engine.plan;

import org.jspecify.annotations.NullMarked;
