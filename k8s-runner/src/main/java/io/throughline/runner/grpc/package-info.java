/** The runner's gRPC service: messages to records and back, and nothing else. */
@NullMarked
package io.throughline.runner.grpc;

import org.jspecify.annotations.NullMarked;
