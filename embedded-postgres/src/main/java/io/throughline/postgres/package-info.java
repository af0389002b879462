/** PostgreSQL as a child process: for the embedded default and for tests. */
@NullMarked
package io.throughline.postgres;

import org.jspecify.annotations.NullMarked;
