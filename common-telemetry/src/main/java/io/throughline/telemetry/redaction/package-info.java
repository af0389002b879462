/** What is hidden in everything that leaves a process, and where it is looked for. */
@NullMarked
package io.throughline.telemetry.redaction;

import org.jspecify.annotations.NullMarked;
