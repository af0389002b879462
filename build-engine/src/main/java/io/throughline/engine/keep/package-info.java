/** Which builds' traces are exported at their end although they were not sampled. */
@NullMarked
package io.throughline.engine.keep;

import org.jspecify.annotations.NullMarked;
