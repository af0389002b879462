package io.throughline.credentials.secret;

import java.util.Optional;

/**
 * A variable that a step asks for.
 *
 * @param team whose step it is, never empty
 * @param pipeline empty when there is none
 * @param instanceVars of an instance of the pipeline, as a JSON object; empty for a pipeline
 *     without instances
 * @param job empty when none asks, as for the check of a resource
 * @param name as the pipeline writes it, without source and fields
 */
public record Variable(String team, String pipeline, String instanceVars, String job, String name) {

  /** A variable of a pipeline. */
  public static Variable of(String team, String pipeline, String name) {
    return new Variable(team, pipeline, "", "", name);
  }

  /** The same asker, another name. */
  public Variable named(String other) {
    return new Variable(team, pipeline, instanceVars, job, other);
  }

  Optional<String> part(TemplatePart.Field field) {
    return switch (field) {
      case TEAM -> Optional.of(team);
      case PIPELINE -> Optional.of(pipeline).filter(text -> !text.isEmpty());
      case SECRET -> Optional.of(name);
    };
  }
}
