package io.throughline.credentials.vault;

import io.opentelemetry.api.trace.Span;
import io.throughline.credentials.manager.ManagerRequests;
import io.throughline.credentials.manager.ManagerRequests.Operation;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The requests to Vault. Each answers with what can be used, and says what is wrong otherwise. */
final class VaultClient {
  private final VaultServer server;
  private final VaultDriver driver;
  private final VaultFailures failures;
  private final ManagerRequests requests;

  private VaultClient(
      VaultServer server, VaultDriver driver, VaultFailures failures, ManagerRequests requests) {
    this.server = server;
    this.driver = driver;
    this.failures = failures;
    this.requests = requests;
  }

  static VaultClient of(VaultServer server, Telemetry telemetry) {
    return new VaultClient(
        server,
        new VaultDriver(server),
        new VaultFailures(server),
        new ManagerRequests(telemetry, "vault", Optional.of(server.address())));
  }

  private interface Sending {
    VaultAnswer send() throws IOException, InterruptedException;
  }

  private interface Judging {
    VaultAnswer judge(VaultAnswer answer);
  }

  VaultFailures failures() {
    return failures;
  }

  /** Reads a secret; missing is an answer. */
  VaultAnswer read(VaultToken token, VaultMount mount, String path) throws InterruptedException {
    return ask(
        Operation.READ,
        server.queryTimeout(),
        () -> driver.get(token, mount, path),
        failures::usable);
  }

  /** Asks which secrets engine has a path; missing is an answer. */
  VaultAnswer mount(VaultToken token, String path) throws InterruptedException {
    return ask(
        Operation.READ,
        server.queryTimeout(),
        () -> driver.get(Optional.of(token), "sys/internal/ui/mounts/" + path),
        failures::usable);
  }

  /** Asks what a token is good for. */
  VaultAnswer lookup(VaultToken token) throws InterruptedException {
    return ask(
        Operation.RENEW,
        server.queryTimeout(),
        () -> driver.get(Optional.of(token), "auth/token/lookup-self"),
        failures::usable);
  }

  VaultAnswer renew(VaultToken token) throws InterruptedException {
    return ask(
        Operation.RENEW,
        server.loginTimeout(),
        () -> driver.post(Optional.of(token), "auth/token/renew-self", Map.of()),
        failures::usable);
  }

  VaultAnswer login(VaultAuth.Login login, Map<String, String> params) throws InterruptedException {
    return ask(
        Operation.LOGIN,
        server.loginTimeout(),
        () -> driver.post(Optional.empty(), login.path(), params),
        answer -> granted(login, answer));
  }

  VaultAnswer health() throws InterruptedException {
    return ask(
        Operation.HEALTH,
        server.queryTimeout(),
        () -> driver.get(Optional.empty(), "sys/health"),
        failures::healthy);
  }

  private VaultAnswer granted(VaultAuth.Login login, VaultAnswer answer) {
    boolean isRefusal =
        answer.status() == VaultAnswer.BAD_REQUEST
            || answer.status() == VaultAnswer.FORBIDDEN
            || answer.status() == VaultAnswer.NOT_FOUND;
    if (isRefusal && answer.body().isObject()) {
      throw failures.loginIsRefused(login.backend(), answer.status());
    }
    return failures.usable(answer);
  }

  private VaultAnswer ask(Operation operation, Duration limit, Sending sending, Judging judging)
      throws InterruptedException {
    return requests.request(
        operation,
        span -> {
          VaultAnswer answer = sent(sending, limit);
          tell(span, answer);
          return judging.judge(answer);
        });
  }

  private VaultAnswer sent(Sending sending, Duration limit) throws InterruptedException {
    try {
      return sending.send();
    } catch (IOException e) {
      throw failures.silence(e, limit);
    }
  }

  private static void tell(Span span, VaultAnswer answer) {
    span.setAttribute(Attribute.HTTP_RESPONSE_STATUS_CODE, (long) answer.status());
  }

  /** Whether it was Vault who did not want to answer. */
  static boolean isDenied(SecretsException failure) {
    return failure.kind() == SecretsException.Kind.DENIED;
  }

  @Override
  public String toString() {
    return server.toString();
  }
}
