/** The instruments of the catalogue. */
@NullMarked
package io.throughline.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
