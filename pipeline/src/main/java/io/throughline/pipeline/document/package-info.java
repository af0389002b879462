/** YAML and JSON texts as values that know their places, and the reading of fields out of them. */
@NullMarked
package io.throughline.pipeline.document;

import org.jspecify.annotations.NullMarked;
