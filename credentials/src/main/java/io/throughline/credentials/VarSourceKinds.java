package io.throughline.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.aws.AwsVarSources;
import io.throughline.credentials.credhub.CredHubConfig;
import io.throughline.credentials.idtoken.IdTokenConfig;
import io.throughline.credentials.idtoken.IdTokens;
import io.throughline.credentials.local.VariablesConfig;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.manager.ManagerStack;
import io.throughline.credentials.secret.SourceName;
import io.throughline.credentials.variable.OpenVarSource;
import io.throughline.credentials.variable.VarSourceKind;
import io.throughline.credentials.vault.VaultConfig;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The types of var_sources that a pipeline may bring along. */
final class VarSourceKinds {
  private VarSourceKinds() {}

  /** By the word that a pipeline has under {@code type}. */
  static Map<String, VarSourceKind> of(ManagerStack stack, AwsVarSources aws, IdTokens idTokens) {
    Map<String, VarSourceKind> kinds = new TreeMap<>();
    kinds.put("dummy", manager(stack, VariablesConfig::dummy));
    kinds.put("vault", manager(stack, config -> ManagerOptions.read(config, VaultConfig::declare)));
    kinds.put(
        "credhub", manager(stack, config -> ManagerOptions.read(config, CredHubConfig::declare)));
    kinds.put("ssm", manager(stack, aws::ssm));
    kinds.put("secretsmanager", manager(stack, aws::secretsManager));
    kinds.put(IdTokenConfig.MANAGER, idTokens(stack, idTokens));
    return kinds;
  }

  private static VarSourceKind manager(
      ManagerStack stack, Function<JsonNode, ? extends ManagerConfig> read) {
    return (name, config) -> {
      ManagerConfig manager = read.apply(config);
      return OpenVarSource.of(
          stack.connect(manager, SourceName.ofPipeline(manager.manager(), name)));
    };
  }

  /** Each token is made for who asks for it, so nothing is remembered. */
  private static VarSourceKind idTokens(ManagerStack stack, IdTokens tokens) {
    return (name, config) ->
        OpenVarSource.of(
            tokens
                .source(ManagerOptions.read(config, IdTokenConfig::declare))
                .traced(
                    stack.context().telemetry(),
                    SourceName.ofPipeline(IdTokenConfig.MANAGER, name),
                    stack.hash()));
  }
}
