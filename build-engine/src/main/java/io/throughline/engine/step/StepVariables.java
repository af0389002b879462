package io.throughline.engine.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.engine.credentials.ResolvedVariables;
import io.throughline.engine.credentials.grpc.Variables;
import io.throughline.engine.scope.BuildState;
import io.throughline.engine.scope.Scope;
import io.throughline.pipeline.vars.UndefinedVarsException;
import io.throughline.pipeline.vars.VarReference;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.pipeline.vars.VarSources;
import io.throughline.rpc.RpcException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The values of a step's variables, asked for all at once. */
public final class StepVariables {
  /** The value of a variable, without the reference's fields. */
  interface Values extends Function<VarReference, Optional<JsonNode>> {}

  private final Variables variables;

  public StepVariables(Variables variables) {
    this.variables = variables;
  }

  /**
   * Finds the values. What is secret of them is hidden from now on.
   *
   * @throws StepErrored when some have none; the message names all of them
   */
  Values of(Collection<VarReference> references, BuildState build, Scope scope) throws Exception {
    Map<String, JsonNode> values = new HashMap<>();
    Set<String> names = new TreeSet<>();
    for (VarReference reference : references) {
      if (reference.isLocal()) {
        build.local(reference.path()).ifPresent(value -> values.put(reference.name(), value));
      } else {
        names.add(reference.name());
      }
    }
    if (!names.isEmpty()) {
      values.putAll(ask(names, varSources(references, build), build, scope));
    }
    List<VarReference> undefined =
        references.stream().filter(reference -> !values.containsKey(reference.name())).toList();
    if (!undefined.isEmpty()) {
      throw new StepErrored(
          "undefined_vars", String.valueOf(new UndefinedVarsException(undefined).getMessage()));
    }
    return reference -> Optional.ofNullable(values.get(reference.name()));
  }

  /** Those of the pipeline that have a say in the values. */
  private static List<VarSource> varSources(Collection<VarReference> references, BuildState build) {
    return VarSources.inOrder(
        build.varSources(), references.stream().map(VarReference::source).toList());
  }

  private Map<String, JsonNode> ask(
      Set<String> names, List<VarSource> varSources, BuildState build, Scope scope)
      throws Exception {
    try {
      ResolvedVariables resolved =
          scope
              .cancellation()
              .interruptibly(() -> variables.resolve(build.identity(), varSources, names));
      build.secrets().add(resolved.secret());
      return resolved.values();
    } catch (RpcException e) {
      throw new StepErrored(
          e.isUnavailable() ? "credentials_unavailable" : "credentials_error",
          "variables cannot be resolved: " + e.getMessage());
    }
  }
}
