/** Variables of a step and their values. */
@NullMarked
package io.throughline.engine.credentials;

import org.jspecify.annotations.NullMarked;
