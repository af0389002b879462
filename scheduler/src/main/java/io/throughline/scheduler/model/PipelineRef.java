package io.throughline.scheduler.model;

/**
 * A pipeline of a team.
 *
 * @param instanceVars canonical JSON object; empty when the pipeline is no instance
 */
public record PipelineRef(String team, String name, String instanceVars) {
  /** As people read it: {@code team/pipeline}. */
  @Override
  public String toString() {
    return team + "/" + name + instanceVars;
  }
}
