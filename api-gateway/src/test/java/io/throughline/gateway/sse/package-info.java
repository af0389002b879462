/** Tests of the gateway. */
@NullMarked
package io.throughline.gateway.sse;

import org.jspecify.annotations.NullMarked;
