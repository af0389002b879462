/** The shapes of the public API. Compatibility lives here: names, order, what is left out. */
@NullMarked
package io.throughline.gateway.json;

import org.jspecify.annotations.NullMarked;
