package io.throughline.credentials;

/** Looks for a variable from the narrowest place outwards. */
final class WideningSecrets implements Secrets {
  private final Secrets delegate;

  WideningSecrets(Secrets delegate) {
    this.delegate = delegate;
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    int retries = 0;
    for (SecretPath place : path.outwards()) {
      Lookup lookup = delegate.find(place);
      if (lookup.secret().isPresent()) {
        return lookup.after(retries);
      }
      retries += lookup.retries();
    }
    return Lookup.missing().after(retries);
  }

  @Override
  public String toString() {
    return delegate + ".widening()";
  }
}
