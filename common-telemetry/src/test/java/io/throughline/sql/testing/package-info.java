/** A database for tests. */
@NullMarked
package io.throughline.sql.testing;

import org.jspecify.annotations.NullMarked;
