package io.throughline.gateway.json;

import io.throughline.gateway.model.Job;

/** A resource that a job puts. */
public record JobOutputJson(String name, String resource) {
  static JobOutputJson of(Job.Output output) {
    return new JobOutputJson(output.name(), output.resource());
  }
}
