package io.throughline.credentials.variable;

import io.throughline.credentials.secret.Source;

/** A var_source that several steps may use at a time; it ends when it is retired and unused. */
final class SharedVarSource {
  private final OpenVarSource open;
  private int users;
  private boolean retired;
  private boolean ended;

  SharedVarSource(OpenVarSource open) {
    this.open = open;
  }

  Source source() {
    return open.source();
  }

  /** Begins a use; false when it has ended. */
  synchronized boolean enter() {
    if (ended) {
      return false;
    }
    users++;
    return true;
  }

  /** Ends a use. */
  void leave() {
    endIf(() -> users--);
  }

  /** Nobody keeps it any more; who uses it may go on. */
  void retire() {
    endIf(() -> retired = true);
  }

  private void endIf(Runnable change) {
    synchronized (this) {
      change.run();
      if (!retired || users > 0 || ended) {
        return;
      }
      ended = true;
    }
    open.end().run();
  }
}
