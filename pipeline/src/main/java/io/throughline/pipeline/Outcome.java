package io.throughline.pipeline;

/** How a step or a build ended. */
public sealed interface Outcome {
  /** It did what it should. */
  record Succeeded() implements Outcome {}

  /** The work failed: a program said so, or took too long. */
  record Failed() implements Outcome {}

  /**
   * The system failed, or was asked for something that cannot be.
   *
   * @param message for the user
   */
  record Errored(String message) implements Outcome {}

  /** A user stopped it. */
  record Aborted() implements Outcome {}

  static Outcome succeeded() {
    return new Succeeded();
  }

  static Outcome failed() {
    return new Failed();
  }

  static Outcome aborted() {
    return new Aborted();
  }

  static Outcome errored(String message) {
    return new Errored(message);
  }

  default boolean isSuccess() {
    return this instanceof Succeeded;
  }

  /**
   * The status of a build that ended so: {@code succeeded}, {@code failed}, {@code errored} or
   * {@code aborted}.
   */
  default String status() {
    return switch (this) {
      case Succeeded _ -> "succeeded";
      case Failed _ -> "failed";
      case Errored _ -> "errored";
      case Aborted _ -> "aborted";
    };
  }
}
