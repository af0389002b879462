package io.throughline.runner.local;

import java.io.IOException;
import java.time.Duration;

/**
 * The first process of a container, which this runner has started. It reads a script from its
 * standard input.
 */
interface Supervisor {
  long pid();

  /** Hands over a part of the script. */
  void tell(String script) throws IOException;

  /** The script is at its end. */
  void endScript() throws IOException;

  /** Waits for its end; true when it is there. */
  boolean awaitEnd(Duration atMost) throws InterruptedException;
}
