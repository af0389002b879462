/** Figures, what they are held against, and how they are printed. */
@NullMarked
package io.throughline.bench.figure;

import org.jspecify.annotations.NullMarked;
