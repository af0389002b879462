package io.throughline.credentials.manager;

import io.throughline.credentials.secret.CachedSecrets;
import io.throughline.credentials.secret.Source;

/**
 * A manager with all that surrounds it.
 *
 * @param source what is asked for variables
 */
public record ManagerConnection(
    ManagerConfig config, Manager manager, CachedSecrets cached, Source source)
    implements AutoCloseable {

  @Override
  public void close() {
    manager.close();
  }
}
