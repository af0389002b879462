/** What the credentials service must do. */
@NullMarked
package io.throughline.credentials.local;

import org.jspecify.annotations.NullMarked;
