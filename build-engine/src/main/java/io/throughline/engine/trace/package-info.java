/** The spans of builds: made, kept, and put right after a crash. */
@NullMarked
package io.throughline.engine.trace;

import org.jspecify.annotations.NullMarked;
