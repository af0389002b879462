/** The measurements, one a class. */
@NullMarked
package io.throughline.bench.run;

import org.jspecify.annotations.NullMarked;
