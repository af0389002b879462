/**
 * A secret and how it is asked for: the places where a variable may have a value, what answers
 * there, and what surrounds that, one idea a class: remembered, asked again, given up, told of.
 */
@NullMarked
package io.throughline.credentials.secret;

import org.jspecify.annotations.NullMarked;
