package io.throughline.credentials.credhub;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.config.HostPort;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerRequests;
import io.throughline.credentials.manager.ManagerRequests.Operation;
import io.throughline.credentials.secret.SecretsException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Our token of UAA. Whoever needs one first gets it; the others wait, and share what comes of it.
 */
final class UaaLogin {
  private static final String TOKEN = "access_token";
  private static final Duration LONGEST = Duration.ofDays(365);

  private final ManagerContext context;
  private final CredHubServer server;
  private final UaaClient client;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Optional<UaaToken> token = Optional.empty();
  private volatile Optional<URI> uaa = Optional.empty();
  private final AtomicLong logins = new AtomicLong();
  private Optional<SecretsException> failure = Optional.empty();

  UaaLogin(ManagerContext context, CredHubServer server, UaaClient client) {
    this.context = context;
    this.server = server;
    this.client = client;
  }

  /** A token that counts. */
  UaaToken token() throws InterruptedException {
    long before = logins.get();
    Optional<UaaToken> good = good();
    if (good.isPresent()) {
      return good.get();
    }
    lock.lockInterruptibly();
    try {
      Optional<UaaToken> meanwhile = good();
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      if (logins.get() != before && failure.isPresent()) {
        throw failure.get();
      }
      return login();
    } finally {
      lock.unlock();
    }
  }

  /** CredHub does not take a token: it is not used any more. */
  void refused(UaaToken bad) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      token = token.filter(known -> !known.equals(bad));
    } finally {
      lock.unlock();
    }
  }

  /** What is left of the time of our token. */
  Optional<Duration> left() {
    return token
        .flatMap(UaaToken::ends)
        .map(end -> Duration.between(now(), end))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  private Optional<UaaToken> good() {
    return token.filter(known -> known.isGood(now()));
  }

  private Instant now() {
    return context.clock().instant();
  }

  private UaaToken login() throws InterruptedException {
    try {
      failure = Optional.empty();
      URI address = address();
      UaaToken fresh = ask(address);
      token = Optional.of(fresh);
      return fresh;
    } catch (SecretsException e) {
      failure = Optional.of(e);
      throw e;
    } finally {
      logins.incrementAndGet();
    }
  }

  /** Where UAA is, as CredHub says. */
  private URI address() throws InterruptedException {
    if (uaa.isEmpty()) {
      JsonNode info = server.info(Operation.LOGIN);
      uaa = uaa(info.path("auth-server").path("url").asText());
    }
    return uaa.orElseThrow(() -> server.failures().noUaa());
  }

  /** A secret that came to CredHub by TLS goes on by TLS. */
  private Optional<URI> uaa(String text) {
    try {
      URI address = URI.create(text);
      boolean isSafe =
          "https".equals(address.getScheme())
              || ("http".equals(address.getScheme()) && "http".equals(server.url().getScheme()));
      return isSafe && address.getHost() != null ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private UaaToken ask(URI address) throws InterruptedException {
    HostPort at = CredHubServer.hostPort(address);
    CredHubFailures failures = server.failures().of("UAA at " + at);
    ManagerRequests requests = new ManagerRequests(context.telemetry(), "credhub", Optional.of(at));
    return requests.request(
        Operation.LOGIN,
        span -> {
          try {
            CredHubWire.Answer answer =
                server
                    .wire()
                    .post(
                        URI.create(address.toString().replaceAll("/+$", "") + "/oauth/token"),
                        Map.of(
                            "grant_type",
                            "client_credentials",
                            "response_type",
                            "token",
                            "client_id",
                            client.id(),
                            "client_secret",
                            client.secret()),
                        span);
            return token(answer, failures);
          } catch (IOException e) {
            throw failures.connection(e);
          }
        });
  }

  private UaaToken token(CredHubWire.Answer answer, CredHubFailures failures) {
    return switch (answer.status()) {
      case 200 -> {
        if (!answer.body().path(TOKEN).isTextual()) {
          throw failures.malformed();
        }
        Optional<Duration> lifetime =
            Optional.of(answer.body().path("expires_in").asLong())
                .filter(seconds -> seconds > 0)
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds())));
        yield UaaToken.of(answer.body().path(TOKEN).asText(), lifetime, now());
      }
      case 400, 401, 403 -> throw failures.loginRefused(answer.status());
      default -> throw failures.status(answer.status());
    };
  }
}
