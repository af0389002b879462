/** Who is asking, and what they may. */
@NullMarked
package io.throughline.gateway.auth;

import org.jspecify.annotations.NullMarked;
