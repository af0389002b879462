/**
 * gRPC with deadlines, limits, spans and blocking calls. The only place that knows the transport.
 */
@NullMarked
package io.throughline.rpc;

import org.jspecify.annotations.NullMarked;
