package io.throughline.pipeline.config;

import io.throughline.pipeline.Version;

/** Which version a get step asks for. */
public sealed interface VersionWish {
  /** The newest. */
  record Latest() implements VersionWish {}

  /** Each one after the other. */
  record Every() implements VersionWish {}

  /** The newest that has these fields. */
  record Pinned(Version version) implements VersionWish {}

  static VersionWish latest() {
    return new Latest();
  }

  static VersionWish every() {
    return new Every();
  }
}
