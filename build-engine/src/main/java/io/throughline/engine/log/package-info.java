/** What a build tells while it runs: events, step records, output without secrets. */
@NullMarked
package io.throughline.engine.log;

import org.jspecify.annotations.NullMarked;
