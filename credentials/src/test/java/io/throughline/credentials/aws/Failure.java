package io.throughline.credentials.aws;

import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.SecretsException;

/** What a step is told that asked for a variable. */
record Failure(String kind, String message, int retries) {
  static Failure of(AwsStack stack) throws InterruptedException {
    try {
      Lookup lookup = stack.find(AwsStack.KEY);
      throw new AssertionError("no failure but " + lookup.outcome());
    } catch (SecretsException e) {
      return new Failure(e.kind().toString(), e.words(), e.retries());
    }
  }
}
