package io.throughline.engine.container;

import java.util.Map;

/** What a container does, in order. */
public sealed interface ContainerEvent {
  /**
   * It runs.
   *
   * @param attached it was there already
   */
  record Started(String worker, boolean attached) implements ContainerEvent {}

  /**
   * Output.
   *
   * @param endOffset bytes of output up to and including this
   */
  record Output(byte[] data, long endOffset) implements ContainerEvent {}

  /** Something that the user should know. */
  record Notice(String text) implements ContainerEvent {}

  /**
   * The end.
   *
   * @param exitStatus of the program; 128 + n for signal n
   * @param resultJson standard output of a program of the resource type protocol
   * @param artifacts name of an output to the runner's id; for a get the one named {@code resource}
   */
  record Exited(
      Reason reason,
      int exitStatus,
      String message,
      byte[] resultJson,
      Map<String, String> artifacts)
      implements ContainerEvent {
    public Exited {
      artifacts = Map.copyOf(artifacts);
    }
  }

  /** Why a container ended. */
  enum Reason {
    /** The program ended. */
    EXITED,
    /** It was asked to stop. */
    STOPPED,
    /** It is not known how it ended. */
    LOST,
    /** It could not be started. */
    START_FAILED
  }
}
