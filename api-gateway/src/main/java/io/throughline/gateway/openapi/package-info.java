/** The API's own description, made from its routes. */
@NullMarked
package io.throughline.gateway.openapi;

import org.jspecify.annotations.NullMarked;
