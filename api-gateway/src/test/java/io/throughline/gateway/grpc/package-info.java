/** Tests of the gateway. */
@NullMarked
package io.throughline.gateway.grpc;

import org.jspecify.annotations.NullMarked;
