/** Tests of the gateway. */
@NullMarked
package io.throughline.gateway;

import org.jspecify.annotations.NullMarked;
