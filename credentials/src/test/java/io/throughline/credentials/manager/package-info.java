/** What the credentials service must do. */
@NullMarked
package io.throughline.credentials.manager;

import org.jspecify.annotations.NullMarked;
