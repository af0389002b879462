/** Users, teams and tokens in PostgreSQL. */
@NullMarked
package io.throughline.gateway.store;

import org.jspecify.annotations.NullMarked;
