/** How trace context travels in headers. */
@NullMarked
package io.throughline.telemetry.propagation;

import org.jspecify.annotations.NullMarked;
