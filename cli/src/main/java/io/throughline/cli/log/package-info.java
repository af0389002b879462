/** A build's log, as it comes. */
@NullMarked
package io.throughline.cli.log;

import org.jspecify.annotations.NullMarked;
