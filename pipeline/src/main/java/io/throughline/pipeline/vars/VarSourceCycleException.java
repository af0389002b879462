package io.throughline.pipeline.vars;

import java.util.List;

/** Var_sources that need each other's variables: none of them can be the first. */
public final class VarSourceCycleException extends InterpolationException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> circle;

  VarSourceCycleException(List<String> circle) {
    super(
        circle.size() == 2
            ? "var_source '%s' needs its own variables".formatted(circle.getFirst())
            : "var_sources need each other: " + String.join(" -> ", circle));
    this.circle = List.copyOf(circle);
  }

  /** Their names; the last is the first. */
  public List<String> circle() {
    return circle;
  }
}
