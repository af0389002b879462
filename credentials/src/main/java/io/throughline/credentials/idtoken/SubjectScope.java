package io.throughline.credentials.idtoken;

import io.throughline.credentials.secret.Variable;

/** How exactly the subject of a token says who asks. */
public enum SubjectScope {
  TEAM,
  PIPELINE,
  INSTANCE,
  JOB;

  /**
   * The subject, as Concourse writes it: parts with slashes between them. A part that is empty
   * keeps its slash, and a slash in a part is written {@code %2F}, so that no two askers have the
   * same.
   */
  String subject(Variable asker) {
    String team = part(asker.team());
    String pipeline = team + "/" + part(asker.pipeline());
    return switch (this) {
      case TEAM -> team;
      case PIPELINE -> pipeline;
      case INSTANCE -> pipeline + "/" + part(InstanceVars.text(asker.instanceVars()));
      case JOB ->
          pipeline + "/" + part(InstanceVars.text(asker.instanceVars())) + "/" + part(asker.job());
    };
  }

  private static String part(String name) {
    return name.replace("/", "%2F");
  }
}
