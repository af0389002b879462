/**
 * The embedded default: all five services and PostgreSQL, started together. No logic of its own.
 */
@NullMarked
package io.throughline.standalone;

import org.jspecify.annotations.NullMarked;
