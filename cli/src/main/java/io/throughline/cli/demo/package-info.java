/** The example that a newcomer sees first. */
@NullMarked
package io.throughline.cli.demo;

import org.jspecify.annotations.NullMarked;
