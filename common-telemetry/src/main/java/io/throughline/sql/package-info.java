/** PostgreSQL with spans, blocking calls and patience with a database that is away for a moment. */
@NullMarked
package io.throughline.sql;

import org.jspecify.annotations.NullMarked;
