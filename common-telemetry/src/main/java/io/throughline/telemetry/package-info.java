/** Traces, metrics and logs of a service: how they are made, kept whole and sent. */
@NullMarked
package io.throughline.telemetry;

import org.jspecify.annotations.NullMarked;
