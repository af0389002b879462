/** Exporters to Google Cloud Trace and Cloud Monitoring. */
@NullMarked
package io.throughline.google;

import org.jspecify.annotations.NullMarked;
