/** Which versions a build uses: a pure function of what the job wants and what there is. */
@NullMarked
package io.throughline.scheduler.inputs;

import org.jspecify.annotations.NullMarked;
