/** Resource types that the runner has built in, and those that it was configured with. */
@NullMarked
package io.throughline.runner.resource;

import org.jspecify.annotations.NullMarked;
