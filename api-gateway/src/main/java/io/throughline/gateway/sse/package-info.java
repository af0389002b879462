/** The event stream of a build. */
@NullMarked
package io.throughline.gateway.sse;

import org.jspecify.annotations.NullMarked;
