/** Variables, resolved without knowing who answers. */
@NullMarked
package io.throughline.pipeline.vars;

import org.jspecify.annotations.NullMarked;
