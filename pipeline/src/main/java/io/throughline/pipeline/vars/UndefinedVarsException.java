package io.throughline.pipeline.vars;

import java.util.Collection;
import java.util.List;

/** Variables that nobody knows; the message names all of them. */
public final class UndefinedVarsException extends InterpolationException {
  private static final long serialVersionUID = 1L;

  private final transient List<VarReference> vars;

  public UndefinedVarsException(Collection<VarReference> vars) {
    super("undefined vars: " + String.join(", ", names(vars)));
    this.vars = List.copyOf(vars);
  }

  private static List<String> names(Collection<VarReference> vars) {
    return vars.stream().map(VarReference::toString).distinct().sorted().toList();
  }

  public List<VarReference> vars() {
    return vars;
  }
}
