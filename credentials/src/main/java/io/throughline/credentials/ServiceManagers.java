package io.throughline.credentials;

import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.credentials.aws.SecretsManagerConfig;
import io.throughline.credentials.aws.SsmConfig;
import io.throughline.credentials.credhub.CredHubConfig;
import io.throughline.credentials.kubernetes.KubernetesConfig;
import io.throughline.credentials.local.DirectoryConfig;
import io.throughline.credentials.local.FileConfig;
import io.throughline.credentials.local.VariablesConfig;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.vault.VaultConfig;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The managers that who runs the service may configure. */
final class ServiceManagers {
  /** Their kinds, in the order in which they are asked unless told otherwise. */
  enum Kind {
    VARIABLES,
    FILE,
    DIRECTORY,
    VAULT,
    CREDHUB,
    KUBERNETES,
    SSM,
    SECRETSMANAGER,
    DUMMY
  }

  private ServiceManagers() {}

  /**
   * Declares the settings of all of them; the result has those that are set, in their order.
   *
   * @param directory of values, unless another one is set
   */
  static Supplier<List<ManagerConfig>> declare(
      Options options, Supplier<Optional<Path>> directory) {
    Map<Kind, Supplier<? extends Optional<? extends ManagerConfig>>> kinds =
        new EnumMap<>(Kind.class);
    Options local = options.group("Secrets on this machine");
    kinds.put(Kind.VARIABLES, variables(local));
    kinds.put(Kind.FILE, file(local));
    kinds.put(Kind.DIRECTORY, directory(local, directory));
    kinds.put(Kind.VAULT, VaultConfig.declare(ManagerOptions.ofService(options, "Vault", "vault")));
    kinds.put(
        Kind.CREDHUB,
        CredHubConfig.declare(ManagerOptions.ofService(options, "CredHub", "credhub")));
    kinds.put(
        Kind.KUBERNETES,
        KubernetesConfig.declare(
            ManagerOptions.ofService(options, "Kubernetes secrets", "kubernetes")));
    kinds.put(
        Kind.SSM,
        SsmConfig.declare(ManagerOptions.ofService(options, "AWS SSM Parameter Store", "aws-ssm")));
    kinds.put(
        Kind.SECRETSMANAGER,
        SecretsManagerConfig.declare(
            ManagerOptions.ofService(options, "AWS Secrets Manager", "aws-secretsmanager")));
    kinds.put(Kind.DUMMY, dummy(local));
    Option<List<Kind>> order =
        options
            .group("Asking for secrets")
            .choices(
                "secret-sources",
                Kind.class,
                List.of(Kind.values()),
                "order in which managers are asked; the first that has a value counts");
    return () ->
        order.value().stream()
            .flatMap(kind -> kinds.getOrDefault(kind, Optional::empty).get().stream())
            .<ManagerConfig>map(config -> config)
            .toList();
  }

  private static Supplier<Optional<VariablesConfig>> variables(Options group) {
    Option<Map<String, String>> values =
        group
            .map(
                "static-var",
                "values by name, name=value,name=value; a name is name, team/name or"
                    + " team/pipeline/name")
            .secret();
    return () ->
        Optional.of(values.value()).filter(map -> !map.isEmpty()).map(VariablesConfig::scoped);
  }

  private static Supplier<Optional<FileConfig>> file(Options group) {
    Option<Optional<Path>> file =
        group.optionalPath("static-var-file", "JSON or YAML file of such names and their values");
    return () -> file.value().map(FileConfig::new);
  }

  private static Supplier<Optional<DirectoryConfig>> directory(
      Options group, Supplier<Optional<Path>> standard) {
    Option<Optional<Path>> directory =
        group.optionalPath(
            "secrets-dir",
            "directory with a file for each value: team/pipeline/name, team/name or name; with"
                + " .json or .yml behind it the value has fields");
    return () -> directory.value().or(standard).map(DirectoryConfig::new);
  }

  private static Supplier<Optional<VariablesConfig>> dummy(Options group) {
    Option<Map<String, String>> values =
        group
            .pairs("dummy-creds-var", "a value by its name, for all teams; for trying things out")
            .env("CONCOURSE_DUMMY_CREDS_VAR")
            .secret();
    return () ->
        Optional.of(values.value()).filter(map -> !map.isEmpty()).map(VariablesConfig::dummy);
  }
}
