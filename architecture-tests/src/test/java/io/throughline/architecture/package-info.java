/** The rules of the code base, as tests over its sources and its classes. */
@NullMarked
package io.throughline.architecture;

import org.jspecify.annotations.NullMarked;
