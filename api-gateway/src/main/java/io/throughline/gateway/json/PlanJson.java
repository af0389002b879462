package io.throughline.gateway.json;

import com.fasterxml.jackson.annotation.JsonRawValue;

/** The plan of a build, without what only its steps may know. */
public record PlanJson(String schema, @JsonRawValue String plan) {
  private static final String SCHEMA = "exec.v2";

  public static PlanJson of(String plan) {
    return new PlanJson(SCHEMA, plan);
  }
}
