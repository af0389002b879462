/** What the credentials service must do. */
@NullMarked
package io.throughline.credentials.secret;

import org.jspecify.annotations.NullMarked;
