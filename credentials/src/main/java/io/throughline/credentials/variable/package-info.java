/** All variables of a step at once, from the service's own managers and the pipeline's. */
@NullMarked
package io.throughline.credentials.variable;

import org.jspecify.annotations.NullMarked;
