package io.throughline.credentials.manager;

import io.throughline.credentials.secret.Secrets;
import io.throughline.credentials.secret.SecretsException;
import java.time.Duration;
import java.util.Optional;

/** Where secrets are kept, and our connection to it. */
public interface Manager extends Secrets, AutoCloseable {

  /**
   * Asks whether it is there and well.
   *
   * @throws SecretsException when it is not
   */
  Health health() throws InterruptedException;

  /** What is left of the time for which it knows us; absent when that is not limited or unknown. */
  default Optional<Duration> lease() {
    return Optional.empty();
  }

  /** Ends the connection. */
  @Override
  default void close() {}
}
