/** The engine's services over gRPC. */
@NullMarked
package io.throughline.engine.grpc;

import org.jspecify.annotations.NullMarked;
