/** What will run. */
@NullMarked
package io.throughline.pipeline.plan;

import org.jspecify.annotations.NullMarked;
