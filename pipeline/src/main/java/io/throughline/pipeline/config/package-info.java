/** What the user wrote. */
@NullMarked
package io.throughline.pipeline.config;

import org.jspecify.annotations.NullMarked;
