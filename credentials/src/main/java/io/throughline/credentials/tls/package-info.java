/** TLS towards managers of secrets. */
@NullMarked
package io.throughline.credentials.tls;

import org.jspecify.annotations.NullMarked;
