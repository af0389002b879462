package io.throughline.credentials.manager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.credentials.secret.PathTemplate;
import java.time.Duration;
import java.util.List;

/** A manager as it is configured, by who runs the service or by a pipeline's var_source. */
public interface ManagerConfig {

  /** Its kind, as flags, var_sources, spans and metrics have it: {@code vault}, {@code ssm}. */
  String manager();

  /** Where it may have the value of a variable, in the order in which that is looked at. */
  List<PathTemplate> templates();

  /** How long one question may take. */
  Duration timeout();

  /**
   * What {@code /api/v1/info/creds} says of it, under the names that Concourse has; no secret, and
   * nothing of its health.
   */
  ObjectNode info();

  /** Connects; asks nothing yet, so that a manager that is away keeps nobody from starting. */
  Manager connect(ManagerContext context);
}
