package io.throughline.credentials.variable;

import io.throughline.credentials.secret.Variable;
import io.throughline.pipeline.vars.VarSource;
import java.util.List;

/**
 * What a step asks for.
 *
 * @param asker whose step it is; its name does not count
 * @param names as pipelines write them between double parentheses
 * @param varSources of the asker's pipeline, the only ones that names can reach
 */
public record Request(Variable asker, List<String> names, List<VarSource> varSources) {
  public Request {
    names = List.copyOf(names);
    varSources = List.copyOf(varSources);
  }
}
