/** Settings from flags, environment and file, with help and with all mistakes told at once. */
@NullMarked
package io.throughline.config;

import org.jspecify.annotations.NullMarked;
