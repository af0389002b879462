/** What the scheduler knows: pipelines, jobs, builds, resources, versions. Data only. */
@NullMarked
package io.throughline.scheduler.model;

import org.jspecify.annotations.NullMarked;
