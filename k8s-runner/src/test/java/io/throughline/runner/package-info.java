/** Tests of the runner as a whole, over gRPC and with real processes. */
@NullMarked
package io.throughline.runner;

import org.jspecify.annotations.NullMarked;
