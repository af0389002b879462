package io.throughline.credentials.secret;

import io.throughline.telemetry.Telemetry;
import java.util.List;

/**
 * Answers for variables, wherever it has their values. Asking blocks the calling thread.
 *
 * <p>Safe for use from many threads.
 */
public interface Source {

  /**
   * Asks for the value of a variable.
   *
   * @throws SecretsException when nobody can say
   */
  Lookup find(Variable variable) throws InterruptedException;

  /** The first of the sources that has a value counts. */
  static Source firstOf(List<Source> sources) {
    return new FirstOfSources(sources);
  }

  /** A span and a measurement for each question. */
  default Source traced(Telemetry telemetry, SourceName name, PathHash hash) {
    return new TracedSource(this, telemetry, name, hash);
  }
}
