/** Tests of the gateway. */
@NullMarked
package io.throughline.gateway.json;

import org.jspecify.annotations.NullMarked;
