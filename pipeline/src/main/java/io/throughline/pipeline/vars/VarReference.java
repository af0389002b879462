package io.throughline.pipeline.vars;

import java.util.List;

/**
 * A variable as a pipeline refers to it between double parentheses: {@code
 * ((source:path.field.field))}.
 *
 * @param source name of a var_source, {@code .} for a local variable, empty for the credentials
 *     service
 * @param path the variable
 * @param fields of its value
 */
public record VarReference(String source, String path, List<String> fields) {
  public VarReference {
    fields = List.copyOf(fields);
  }

  /** The variable without fields, as the credentials service is asked for it. */
  public String name() {
    return source.isEmpty() ? path : source + ":" + path;
  }

  public boolean isLocal() {
    return source.equals(".");
  }

  @Override
  public String toString() {
    return fields.isEmpty() ? name() : name() + "." + String.join(".", fields);
  }
}
