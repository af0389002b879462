/** What the user sees: lines, colours, and what went wrong. */
@NullMarked
package io.throughline.cli.terminal;

import org.jspecify.annotations.NullMarked;
