package io.throughline.pipeline.config;

import java.util.List;

/** Which artifacts a put step gets. */
public sealed interface PutInputs {
  /** Every artifact of the build so far. */
  record All() implements PutInputs {}

  /** Those that the params name as the first part of a path. */
  record Detect() implements PutInputs {}

  /** Those named. */
  record Named(List<String> names) implements PutInputs {
    public Named {
      names = List.copyOf(names);
    }
  }

  static PutInputs all() {
    return new All();
  }

  static PutInputs detect() {
    return new Detect();
  }
}
