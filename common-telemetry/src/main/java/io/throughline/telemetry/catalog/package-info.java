/**
 * Every name that Throughline's telemetry uses: spans, metrics, attributes, events. Nowhere else
 * may one be written; {@code docs/telemetry.md} is rendered from here.
 */
@NullMarked
package io.throughline.telemetry.catalog;

import org.jspecify.annotations.NullMarked;
