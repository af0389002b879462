/** What the scheduler serves over gRPC: messages become its own words, and back. */
@NullMarked
package io.throughline.scheduler.grpc;

import org.jspecify.annotations.NullMarked;
