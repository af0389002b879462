package io.throughline.credentials.credhub;

import io.throughline.config.HostPort;
import io.throughline.credentials.manager.Health;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerRequests;
import io.throughline.credentials.manager.ManagerRequests.Operation;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretPath;
import java.time.Duration;
import java.util.Optional;

/** Secrets of a CredHub. What it does not have and what we may not see are one to it: no value. */
final class CredHubSecrets implements Manager {
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;

  private final CredHubServer server;
  private final Optional<UaaLogin> login;

  CredHubSecrets(ManagerContext context, CredHubConfig config) {
    HostPort address = CredHubServer.hostPort(config.url());
    this.server =
        new CredHubServer(
            config.url(),
            new CredHubWire(config.tls(), config.timeout()),
            new ManagerRequests(context.telemetry(), config.manager(), Optional.of(address)),
            new CredHubFailures("CredHub at " + address, config.ofPipeline()));
    this.login = config.client().map(client -> new UaaLogin(context, server, client));
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    CredHubWire.Answer answer =
        login.isPresent()
            ? withToken(path.path(), login.get())
            : server.current(path.path(), Optional.empty());
    return answer.status() == NOT_FOUND ? Lookup.missing() : Lookup.found(Secret.of(answer.body()));
  }

  /** Asks; a token that is not taken is replaced once. */
  private CredHubWire.Answer withToken(String name, UaaLogin uaa) throws InterruptedException {
    UaaToken token = uaa.token();
    CredHubWire.Answer answer = server.current(name, Optional.of(token));
    if (answer.status() != UNAUTHORIZED) {
      return answer;
    }
    uaa.refused(token);
    CredHubWire.Answer again = server.current(name, Optional.of(uaa.token()));
    if (again.status() == UNAUTHORIZED) {
      throw server.failures().notLetIn(UNAUTHORIZED);
    }
    return again;
  }

  @Override
  public Health health() throws InterruptedException {
    String name = server.info(Operation.HEALTH).path("app").path("name").asText();
    return new Health("/info", name.equals("CredHub") ? "CredHub" : "something else than CredHub");
  }

  @Override
  public Optional<Duration> lease() {
    return login.flatMap(UaaLogin::left);
  }

  @Override
  public void close() {
    server.wire().close();
  }

  @Override
  public String toString() {
    return server.failures().who();
  }
}
