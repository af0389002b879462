package io.throughline.credentials.idtoken;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keys that end with the process. */
final class KeyMemory implements KeyStore {
  private final CopyOnWriteArrayList<SigningKey> keys = new CopyOnWriteArrayList<>();

  @Override
  public List<SigningKey> keys(Algorithm algorithm) {
    return keys.stream()
        .filter(key -> key.algorithm() == algorithm)
        .sorted(Comparator.comparingInt(SigningKey::number))
        .toList();
  }

  @Override
  public synchronized boolean add(SigningKey key) {
    boolean isTaken =
        keys(key.algorithm()).stream().anyMatch(other -> other.number() == key.number());
    return !isTaken && keys.add(key);
  }

  @Override
  public void remove(SigningKey key) {
    keys.remove(key);
  }

  @Override
  public String toString() {
    return "memory";
  }
}
