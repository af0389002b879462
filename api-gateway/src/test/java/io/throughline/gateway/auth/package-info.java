/** Tests of the gateway. */
@NullMarked
package io.throughline.gateway.auth;

import org.jspecify.annotations.NullMarked;
