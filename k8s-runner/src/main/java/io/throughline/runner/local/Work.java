package io.throughline.runner.local;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/** What a container does, once it has been started. */
sealed interface Work permits ProcessWork, ResourceWork {
  /**
   * How it ended.
   *
   * @param status exit status, if anybody saw one
   * @param began whether the program was started at all, as far as anybody knows
   */
  record Ending(OptionalInt status, Instant at, boolean began) {}

  /**
   * Waits for the end; true when it is there. Nothing is written to the container's files after it.
   */
  boolean awaitEnd(Duration atMost) throws InterruptedException;

  /** How it ended. Only after the end. */
  Ending ending();

  /** Asks it to end. */
  void terminate();

  /** Ends it. */
  void kill();

  /** Halts it until it is to go on. */
  void halt();

  void goOn();
}
