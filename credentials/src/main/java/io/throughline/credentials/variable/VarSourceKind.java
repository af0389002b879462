package io.throughline.credentials.variable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.config.ConfigErrors;

/** How var_sources of one type are made. */
@FunctionalInterface
public interface VarSourceKind {

  /**
   * Reads the config of a var_source and connects to what it stands for; asks nothing yet.
   *
   * @param name of the var_source, for telemetry
   * @param config with all variables filled in
   * @throws ConfigErrors with everything that is wrong with it; holds no value of it
   */
  OpenVarSource open(String name, JsonNode config);
}
