/** The credentials service, called. */
@NullMarked
package io.throughline.engine.credentials.grpc;

import org.jspecify.annotations.NullMarked;
