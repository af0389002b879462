/** Tests of the gateway. */
@NullMarked
package io.throughline.gateway.route;

import org.jspecify.annotations.NullMarked;
