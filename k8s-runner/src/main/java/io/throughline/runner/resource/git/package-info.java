/** The git resource type, on top of the git program. */
@NullMarked
package io.throughline.runner.resource.git;

import org.jspecify.annotations.NullMarked;
