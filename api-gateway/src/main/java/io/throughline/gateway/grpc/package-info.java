/** Calls to the scheduler and the build engine; the only place that knows the contracts. */
@NullMarked
package io.throughline.gateway.grpc;

import org.jspecify.annotations.NullMarked;
