package io.throughline.credentials.secret;

import java.util.List;
import java.util.Optional;

/** Looks for a variable at the places that templates say, in their order. */
final class TemplatedSource implements Source {
  private final Secrets secrets;
  private final List<PathTemplate> templates;

  TemplatedSource(Secrets secrets, List<PathTemplate> templates) {
    this.secrets = secrets;
    this.templates = List.copyOf(templates);
  }

  @Override
  public Lookup find(Variable variable) throws InterruptedException {
    int retries = 0;
    Lookup last = Lookup.missing();
    for (PathTemplate template : templates) {
      Optional<SecretPath> place = template.path(variable);
      if (place.isEmpty()) {
        continue;
      }
      last = secrets.find(place.get()).after(retries).at(place.get());
      if (last.secret().isPresent()) {
        return last;
      }
      retries = last.retries();
    }
    return last;
  }

  @Override
  public String toString() {
    return secrets + ".at" + templates;
  }
}
