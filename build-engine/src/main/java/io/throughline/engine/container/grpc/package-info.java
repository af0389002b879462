/** The runner, called. */
@NullMarked
package io.throughline.engine.container.grpc;

import org.jspecify.annotations.NullMarked;
