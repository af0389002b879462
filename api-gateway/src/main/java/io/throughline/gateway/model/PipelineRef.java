package io.throughline.gateway.model;

/**
 * A pipeline of a team.
 *
 * @param instanceVars canonical JSON object; empty when the pipeline is no instance
 */
public record PipelineRef(String team, String name, String instanceVars) {
  public static final PipelineRef NONE = new PipelineRef("", "", "");
}
