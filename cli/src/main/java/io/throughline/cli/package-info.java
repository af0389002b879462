/** {@code tl}: what fly cannot do. */
@NullMarked
package io.throughline.cli;

import org.jspecify.annotations.NullMarked;
