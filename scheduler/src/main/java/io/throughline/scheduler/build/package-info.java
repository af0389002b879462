/** The life of builds: created, handed over to the engine, reported on, aborted. */
@NullMarked
package io.throughline.scheduler.build;

import org.jspecify.annotations.NullMarked;
