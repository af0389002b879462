package io.throughline.credentials.idtoken;

import java.io.UncheckedIOException;
import java.util.List;

/**
 * Where keys are kept. Safe for use from many threads, and from the other replicas of the service
 * if it is shared with them.
 */
interface KeyStore {

  /**
   * All keys of an algorithm, oldest first.
   *
   * @throws UncheckedIOException when they cannot be read
   */
  List<SigningKey> keys(Algorithm algorithm);

  /**
   * Keeps a key.
   *
   * @return false when there is another one with its number already, which stays
   * @throws UncheckedIOException when it cannot be written
   */
  boolean add(SigningKey key);

  /**
   * Forgets a key, if it is there.
   *
   * @throws UncheckedIOException when it cannot be removed
   */
  void remove(SigningKey key);
}
