/** Where the programs of steps send their own spans: OTLP over HTTP on the loopback interface. */
@NullMarked
package io.throughline.runner.intake;

import org.jspecify.annotations.NullMarked;
