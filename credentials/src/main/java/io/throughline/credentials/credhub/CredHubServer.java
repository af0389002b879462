package io.throughline.credentials.credhub;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.config.HostPort;
import io.throughline.credentials.manager.ManagerRequests;
import io.throughline.credentials.manager.ManagerRequests.Operation;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * A CredHub, as it is asked.
 *
 * @param failures what failures of its mean
 */
record CredHubServer(
    URI url, CredHubWire wire, ManagerRequests requests, CredHubFailures failures) {
  private static final String INFO = "/info";

  /** Where an address leads. */
  static HostPort hostPort(URI address) {
    int standard = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    String host = address.getHost();
    return new HostPort(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        address.getPort() < 0 ? standard : address.getPort());
  }

  /** What it says of itself to anybody. */
  JsonNode info(Operation operation) throws InterruptedException {
    return requests.request(
        operation,
        span -> {
          try {
            CredHubWire.Answer answer = wire.get(at(INFO), Optional.empty(), span);
            if (!answer.isOk()) {
              throw failures.status(answer.status());
            }
            if (!answer.body().isObject()) {
              throw failures.malformed();
            }
            return answer.body();
          } catch (IOException e) {
            throw failures.connection(e);
          }
        });
  }

  /** Asks for what is current under a name; the body of what is found is its value. */
  CredHubWire.Answer current(String name, Optional<UaaToken> token) throws InterruptedException {
    URI uri = at("/api/v1/data?name=" + CredHubWire.encoded(name) + "&current=true");
    return requests.request(
        Operation.READ,
        span -> {
          try {
            return usable(wire.get(uri, token.map(UaaToken::text), span), token.isPresent());
          } catch (IOException e) {
            throw failures.connection(e);
          }
        });
  }

  /** What means something: found, not found, and for a token that it does not count. */
  private CredHubWire.Answer usable(CredHubWire.Answer answer, boolean withToken) {
    return switch (answer.status()) {
      case 200 ->
          new CredHubWire.Answer(
              200, CredentialValue.of(answer.body()).orElseThrow(failures::malformed));
      case 404 -> answer;
      case 401 -> {
        if (!withToken) {
          throw failures.notLetIn(401);
        }
        yield answer;
      }
      case 403 -> throw failures.notLetIn(403);
      default -> throw failures.status(answer.status());
    };
  }

  private URI at(String path) {
    return URI.create(url.toString().replaceAll("/+$", "") + path);
  }
}
