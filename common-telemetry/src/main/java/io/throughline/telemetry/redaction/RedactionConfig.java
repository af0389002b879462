package io.throughline.telemetry.redaction;

import io.throughline.config.Options;
import java.util.function.Supplier;

/** What is hidden beside the values that the credentials service hands out. */
public record RedactionConfig() {
  /** What holds when nothing is set. */
  public static final RedactionConfig DEFAULT = new RedactionConfig();

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<RedactionConfig> declare(Options options) {
    return () -> DEFAULT;
  }
}
