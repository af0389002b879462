package io.throughline.telemetry.sampling;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How it is decided which traces are exported.
 *
 * @param kind what decides
 * @param parentBased whether only the first span of a trace is decided upon and all others follow
 */
public record SamplingStrategy(Kind kind, boolean parentBased) {
  /** What decides. */
  public enum Kind {
    ALWAYS_ON("always-on", "always_on"),
    ALWAYS_OFF("always-off", "always_off"),
    /** A share of all traces. */
    PROBABILITY("probability", "traceidratio"),
    /** So many traces a second, the first ones. */
    RATE_LIMITED("rate-limited", ""),
    /** So many traces a second, any of them. */
    ADAPTIVE("adaptive", "");

    private final String text;
    private final String standard;

    Kind(String text, String standard) {
      this.text = text;
      this.standard = standard;
    }
  }

  private static final String PARENT_BASED = "parentbased_";

  /** What OpenTelemetry has names for and this is not. */
  private static final List<String> ELSEWHERE = List.of("jaeger_remote", "xray");

  /**
   * Reads our own names, which are all parent-based, and those of {@code OTEL_TRACES_SAMPLER},
   * which mean what the specification says.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static SamplingStrategy parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    boolean parentBased = name.startsWith(PARENT_BASED);
    String bare = parentBased ? name.substring(PARENT_BASED.length()) : name;
    if (ELSEWHERE.contains(bare)) {
      throw new IllegalArgumentException(
          "lets another service decide, which is not supported; adaptive holds a rate without one");
    }
    for (Kind kind : Kind.values()) {
      if (kind.text.equals(name)) {
        return new SamplingStrategy(kind, true);
      }
      if (!kind.standard.isEmpty() && kind.standard.equals(bare)) {
        return new SamplingStrategy(kind, parentBased);
      }
    }
    throw new IllegalArgumentException(
        Arrays.stream(Kind.values())
            .map(kind -> kind.text)
            .collect(
                Collectors.joining(
                    ", ", "must be one of ", ", or a name that OTEL_TRACES_SAMPLER may have")));
  }

  /** The name that is read as this. */
  @Override
  public String toString() {
    return parentBased ? kind.text : kind.standard;
  }
}
