/**
 * Turns the name of a variable into its value: where to look, in which order, and what to remember
 * of it.
 */
@NullMarked
package io.throughline.credentials;

import org.jspecify.annotations.NullMarked;
