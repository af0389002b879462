/** A client and a collector that take as little of the machine as they can. */
@NullMarked
package io.throughline.bench.http;

import org.jspecify.annotations.NullMarked;
