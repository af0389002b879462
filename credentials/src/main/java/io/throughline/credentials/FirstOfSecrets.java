package io.throughline.credentials;

import java.util.List;
import java.util.stream.Collectors;

/** Sources that are asked one after the other. */
final class FirstOfSecrets implements Secrets {
  private final List<Secrets> sources;

  FirstOfSecrets(List<Secrets> sources) {
    this.sources = List.copyOf(sources);
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    for (Secrets source : sources) {
      Lookup lookup = source.find(path);
      if (lookup.secret().isPresent()) {
        return lookup;
      }
    }
    return Lookup.missing();
  }

  @Override
  public String toString() {
    return sources.stream()
        .map(Secrets::toString)
        .collect(Collectors.joining(", ", "firstOf(", ")"));
  }
}
