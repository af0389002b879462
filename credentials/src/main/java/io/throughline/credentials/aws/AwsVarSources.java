package io.throughline.credentials.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.config.ConfigErrors;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.credentials.manager.ManagerOptions;
import java.util.function.Supplier;

/**
 * What pipelines may do with AWS in their var_sources.
 *
 * @param defaultCredentials whether they may ask it as the service itself, without keys of their
 *     own
 */
public record AwsVarSources(boolean defaultCredentials) {

  /** Declares the setting. */
  public static Supplier<AwsVarSources> declare(Options options) {
    Option<Boolean> defaultCredentials =
        options
            .group("Asking for secrets")
            .flag(
                "aws-var-source-default-credentials",
                "lets var_sources without keys ask AWS as Throughline itself: every pipeline reads"
                    + " what Throughline may read");
    return () -> new AwsVarSources(defaultCredentials.value());
  }

  /**
   * A var_source of type {@code ssm}.
   *
   * @throws ConfigErrors with everything that is wrong
   */
  public SsmConfig ssm(JsonNode config) {
    return ManagerOptions.read(config, defaultCredentials, SsmConfig::declare);
  }

  /**
   * A var_source of type {@code secretsmanager}.
   *
   * @throws ConfigErrors with everything that is wrong
   */
  public SecretsManagerConfig secretsManager(JsonNode config) {
    return ManagerOptions.read(config, defaultCredentials, SecretsManagerConfig::declare);
  }
}
