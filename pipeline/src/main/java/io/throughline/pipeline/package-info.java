/**
 * What pipelines, plans and builds are made of: data without behaviour of its own, shared by all
 * services.
 */
@NullMarked
package io.throughline.pipeline;

import org.jspecify.annotations.NullMarked;
