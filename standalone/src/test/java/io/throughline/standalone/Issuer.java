package io.throughline.standalone;

import io.throughline.config.HostPort;
import io.throughline.credentials.CredentialsConfig;
import io.throughline.credentials.CredentialsService;
import io.throughline.credentials.idtoken.IdTokenConfig;
import io.throughline.credentials.idtoken.IdTokens;
import io.throughline.credentials.idtoken.IdentityConfig;
import io.throughline.credentials.secret.Variable;
import io.throughline.gateway.ApiConfig;
import io.throughline.gateway.GatewayConfig;
import io.throughline.gateway.GatewayService;
import io.throughline.gateway.PeersConfig;
import io.throughline.gateway.auth.AuthConfig;
import io.throughline.gateway.sse.EventsConfig;
import io.throughline.rpc.RpcConfig;
import io.throughline.service.Management;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.service.ServiceMain;
import io.throughline.sql.testing.TestDatabase;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** As much of an installation as others need to believe its tokens: a gateway and credentials. */
final class Issuer implements AutoCloseable {
  private static final HostPort NOBODY = HostPort.loopback(1);

  private final IdentityConfig identity;
  private final RunningService parts = new RunningService("issuer");

  private Issuer(IdentityConfig identity) {
    this.identity = identity;
  }

  /** Starts one that keeps its keys in the directory. */
  static Issuer start(Path keys) {
    HostPort api = HostPort.loopback(FreePort.other(_ -> false));
    Issuer issuer = new Issuer(IdentityConfig.of(URI.create("http://" + api), keys));
    issuer.serve(api);
    return issuer;
  }

  URI url() {
    return identity.issuer();
  }

  /** A token as another replica of its credentials service signs it, by another clock. */
  String token(IdTokenConfig config, Variable asker, InstantSource clock)
      throws InterruptedException {
    return IdTokens.of(identity, clock)
        .source(config)
        .find(asker)
        .secret()
        .orElseThrow()
        .value()
        .textValue();
  }

  @Override
  public void close() {
    parts.close();
  }

  private void serve(HostPort api) {
    Vertx vertx = Vertx.vertx(ServiceMain.vertxOptions());
    parts.add(() -> vertx.close().await());
    RecordedTelemetry recorded = parts.add(RecordedTelemetry.of("issuer"));
    Management management =
        parts.add(Management.start(vertx, recorded.telemetry(), HostPort.loopback(0)));
    ServiceContext context = new ServiceContext(vertx, recorded.telemetry(), management);
    RunningService credentials =
        parts.add(
            CredentialsService.start(
                context,
                CredentialsConfig.of(
                        RpcConfig.loopback(Optional.empty()), Optional.empty(), List.of())
                    .withIdentity(identity)));
    parts.add(
        GatewayService.start(
            context,
            new GatewayConfig(
                ApiConfig.on(api),
                PeersConfig.of(NOBODY, NOBODY, credentials.rpcAddress(), Optional.empty()),
                TestDatabase.fresh(),
                AuthConfig.of(Optional.empty(), List.of()),
                EventsConfig.standard())));
  }
}
