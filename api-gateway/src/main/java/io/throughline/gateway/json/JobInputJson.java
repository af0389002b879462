package io.throughline.gateway.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.gateway.model.Job;
import java.util.List;

/** A resource that a job gets. */
public record JobInputJson(
    String name,
    String resource,
    boolean trigger,
    @OmitEmpty List<String> passed,
    @OmitEmpty @JsonRawValue String version) {

  static JobInputJson of(Job.Input input) {
    return new JobInputJson(
        input.name(), input.resource(), input.trigger(), input.passed(), input.versionJson());
  }
}
