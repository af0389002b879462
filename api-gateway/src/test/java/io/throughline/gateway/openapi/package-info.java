/** Tests of the gateway. */
@NullMarked
package io.throughline.gateway.openapi;

import org.jspecify.annotations.NullMarked;
