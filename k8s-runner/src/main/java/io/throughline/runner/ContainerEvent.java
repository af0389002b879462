package io.throughline.runner;

import java.nio.ByteBuffer;
import java.time.Instant;

/** What a container does, as whoever runs it is told. */
public sealed interface ContainerEvent {
  /**
   * The program runs.
   *
   * @param worker machine or node that runs it
   * @param attached it had been started before
   */
  record Started(String worker, Instant at, boolean attached) implements ContainerEvent {}

  /**
   * Output.
   *
   * @param data only to be read before the call returns
   * @param endOffset bytes of output up to and including this
   */
  record Output(ByteBuffer data, long endOffset, Instant at) implements ContainerEvent {}

  /** Something that the user should know about how the container runs. */
  record Notice(String text) implements ContainerEvent {}

  /** The last event. */
  record Exited(Exit exit) implements ContainerEvent {}
}
