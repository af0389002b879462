/** Measures Throughline as its users run it, and sets the figures beside targets and a peer. */
@NullMarked
package io.throughline.bench;

import org.jspecify.annotations.NullMarked;
