package io.throughline.credentials.secret;

import java.util.List;
import java.util.stream.Collectors;

/** Sources that are asked one after the other. */
final class FirstOfSources implements Source {
  private final List<Source> sources;

  FirstOfSources(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  @Override
  public Lookup find(Variable variable) throws InterruptedException {
    for (Source source : sources) {
      Lookup lookup = source.find(variable);
      if (lookup.secret().isPresent()) {
        return lookup;
      }
    }
    return Lookup.missing();
  }

  @Override
  public String toString() {
    return sources.stream()
        .map(Source::toString)
        .collect(Collectors.joining(", ", "firstOf(", ")"));
  }
}
