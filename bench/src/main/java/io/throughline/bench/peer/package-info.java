/** What receives the telemetry that is measured. */
@NullMarked
package io.throughline.bench.peer;

import org.jspecify.annotations.NullMarked;
