/** What the credentials service must do. */
@NullMarked
package io.throughline.credentials.variable;

import org.jspecify.annotations.NullMarked;
