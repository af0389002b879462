package io.throughline.credentials;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.credentials.aws.AwsVarSources;
import io.throughline.credentials.idtoken.IdentityConfig;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.rpc.RpcConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the credentials service works.
 *
 * @param rpc where it is called
 * @param engine where its spans go; absent when whoever starts the service connects its feed
 * @param managers in the order in which they are asked
 * @param asking how they are asked
 * @param aws what var_sources may do with AWS
 * @param identity who the installation is in identity tokens
 */
public record CredentialsConfig(
    RpcConfig rpc,
    Optional<HostPort> engine,
    List<ManagerConfig> managers,
    AskingConfig asking,
    AwsVarSources aws,
    IdentityConfig identity) {

  /** Default port for calls. */
  public static final int PORT = 7104;

  public CredentialsConfig {
    managers = List.copyOf(managers);
  }

  /** With the standard limits. */
  public static CredentialsConfig of(
      RpcConfig rpc, Optional<HostPort> engine, List<? extends ManagerConfig> managers) {
    return new CredentialsConfig(
        rpc,
        engine,
        List.copyOf(managers),
        AskingConfig.standard(),
        new AwsVarSources(false),
        IdentityConfig.standard());
  }

  /** The same with another identity. */
  public CredentialsConfig withIdentity(IdentityConfig other) {
    return new CredentialsConfig(rpc, engine, managers, asking, aws, other);
  }

  /** The same, called elsewhere. */
  public CredentialsConfig at(RpcConfig otherRpc, HostPort otherEngine) {
    return new CredentialsConfig(
        otherRpc, Optional.of(otherEngine), managers, asking, aws, identity);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<CredentialsConfig> declare(Options options) {
    Supplier<RpcConfig> rpc = RpcConfig.declare(options, PORT);
    Option<HostPort> engine =
        options
            .group("gRPC")
            .hostPort("engine-address", "127.0.0.1:7102", "the build engine, which keeps spans");
    Supplier<CredentialsConfig> secrets = declareSecrets(options, Optional::empty);
    Supplier<IdentityConfig> identity = IdentityConfig.declare(options);
    return () -> secrets.get().at(rpc.get(), engine.value()).withIdentity(identity.get());
  }

  /**
   * Declares everything but where the service is called and who it is, for a process that knows
   * that by itself.
   *
   * @param directory with a file for each value, unless another one is given
   */
  public static Supplier<CredentialsConfig> declareSecrets(
      Options options, Supplier<Optional<Path>> directory) {
    Supplier<List<ManagerConfig>> managers = ServiceManagers.declare(options, directory);
    Supplier<AskingConfig> asking = AskingConfig.declare(options);
    Supplier<AwsVarSources> aws = AwsVarSources.declare(options);
    return () ->
        new CredentialsConfig(
            RpcConfig.loopback(Optional.empty()),
            Optional.empty(),
            managers.get(),
            asking.get(),
            aws.get(),
            IdentityConfig.standard());
  }
}
