/** HTTP with spans and blocking handlers. The only place that knows the transport. */
@NullMarked
package io.throughline.http;

import org.jspecify.annotations.NullMarked;
