/** What happened. */
@NullMarked
package io.throughline.pipeline.event;

import org.jspecify.annotations.NullMarked;
