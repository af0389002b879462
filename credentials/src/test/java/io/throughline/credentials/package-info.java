/** What the credentials service must do. */
@NullMarked
package io.throughline.credentials;

import org.jspecify.annotations.NullMarked;
