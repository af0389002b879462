/** Which spans are recorded, kept and exported. */
@NullMarked
package io.throughline.telemetry.sampling;

import org.jspecify.annotations.NullMarked;
