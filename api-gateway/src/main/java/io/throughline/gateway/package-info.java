/** The public HTTP API: who may do what, in the JSON that clients know. */
@NullMarked
package io.throughline.gateway;

import org.jspecify.annotations.NullMarked;
