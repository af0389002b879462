/** The way to the build engine. */
@NullMarked
package io.throughline.scheduler.engine.grpc;

import org.jspecify.annotations.NullMarked;
