/** A service by itself, called as the others call it. */
@NullMarked
package io.throughline.bench.grpc;

import org.jspecify.annotations.NullMarked;
