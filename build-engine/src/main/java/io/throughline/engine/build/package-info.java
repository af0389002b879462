/** What the engine knows of a build, as plain data. */
@NullMarked
package io.throughline.engine.build;

import org.jspecify.annotations.NullMarked;
