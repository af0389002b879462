/** The API as the commands use it. */
@NullMarked
package io.throughline.cli.api;

import org.jspecify.annotations.NullMarked;
