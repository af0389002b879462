/** A build's trace: read, put in order, drawn. */
@NullMarked
package io.throughline.cli.trace;

import org.jspecify.annotations.NullMarked;
