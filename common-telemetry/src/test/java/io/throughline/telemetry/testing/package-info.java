/** Telemetry that tests can look into. */
@NullMarked
package io.throughline.telemetry.testing;

import org.jspecify.annotations.NullMarked;
