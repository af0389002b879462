/** Where traces and metrics are sent to. */
@NullMarked
package io.throughline.telemetry.export;

import org.jspecify.annotations.NullMarked;
