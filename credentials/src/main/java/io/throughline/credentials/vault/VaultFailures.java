package io.throughline.credentials.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.secret.SecretsException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What a pipeline's author reads when Vault does not answer. Nothing of an answer is in it. */
final class VaultFailures {
  private static final String AGAIN = "; run the build again once it does";
  private static final String SEALED = "Vault is sealed";

  private final VaultServer server;

  VaultFailures(VaultServer server) {
    this.server = server;
  }

  /** There was no answer. */
  SecretsException silence(IOException trouble, Duration limit) {
    return switch (trouble) {
      case SocketTimeoutException _ ->
          SecretsException.timedOut(
              "%s did not answer within %d s%s"
                  .formatted(server, Math.max(1, limit.toSeconds()), AGAIN));
      case UnknownHostException _ -> away("there is no server of that name");
      case ConnectException _ -> away("it takes no connections");
      case NoRouteToHostException _ -> away("no way leads to it");
      case SSLException failure -> tls(failure);
      default -> away("the connection broke");
    };
  }

  private SecretsException away(String why) {
    return SecretsException.unreachable(
        "%s cannot be reached (%s); run the build again once it is back".formatted(server, why));
  }

  private SecretsException tls(SSLException failure) {
    if (isCausedBy(failure, CertificateExpiredException.class)) {
      return SecretsException.unusable(
          "the certificate of %s has expired; whoever runs Vault must renew it".formatted(server));
    }
    if (isCausedBy(failure, CertificateNotYetValidException.class)) {
      return SecretsException.unusable(
          "the certificate of %s is not valid yet; one of the clocks is wrong".formatted(server));
    }
    String message = String.valueOf(failure.getMessage());
    if (message.contains("PKIX path building failed")) {
      return SecretsException.unusable(
          "the certificate of %s is signed by nobody who is trusted; %s must name who signed it"
              .formatted(server, setting("--vault-ca-cert", "ca_cert")));
    }
    if (message.contains("No subject alternative") || message.contains("No name matching")) {
      return SecretsException.unusable(
          "the certificate of %s is for another name; %s can say which"
              .formatted(server, setting("--vault-server-name", "server_name")));
    }
    if (failure instanceof SSLHandshakeException || message.contains("alert")) {
      return SecretsException.unusable(
          "%s refuses a TLS connection; it may want a certificate (%s)"
              .formatted(server, setting("--vault-client-cert", "client_cert")));
    }
    return SecretsException.unusable(
        "%s does not speak TLS; %s should begin with http:// or name another port"
            .formatted(server, setting("--vault-url", "url")));
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** The answer, when it is one to work with: what was asked for, or that it is not there. */
  VaultAnswer usable(VaultAnswer answer) {
    return switch (answer.status()) {
      case VaultAnswer.OK, VaultAnswer.NOT_FOUND -> {
        if (!answer.body().isObject()) {
          throw malformed();
        }
        yield answer;
      }
      case VaultAnswer.FORBIDDEN -> throw denied();
      case VaultAnswer.TOO_MANY ->
          throw SecretsException.throttled(
              "%s is asked too often (HTTP status 429); run the build again later"
                  .formatted(server));
      default -> throw failed(answer);
    };
  }

  /** The answer about its health, when it is well. */
  VaultAnswer healthy(VaultAnswer answer) {
    return switch (answer.status()) {
      // Active; standby; disaster recovery and performance standby.
      case VaultAnswer.OK, VaultAnswer.TOO_MANY, 472, 473 -> answer;
      case 501 ->
          throw SecretsException.unreachable(
              "%s is not initialized; whoever runs it must do so".formatted(server));
      case VaultAnswer.SEALED -> throw sealed();
      default -> throw failed(answer);
    };
  }

  private SecretsException failed(VaultAnswer answer) {
    if (answer.status() == VaultAnswer.SEALED && says(answer, SEALED)) {
      return sealed();
    }
    // A standby that has not caught up says 412, and is right in a moment.
    if (answer.status() >= 500 || answer.status() == 412) {
      return SecretsException.unreachable(
          "%s failed (HTTP status %d); run the build again, and tell whoever runs Vault if it stays so"
              .formatted(server, answer.status()));
    }
    if (!answer.body().isObject()) {
      return malformed();
    }
    return SecretsException.unusable(
        "%s does not understand what it is asked (HTTP status %d); whoever runs Throughline finds"
                .formatted(server, answer.status())
            + " the reason in Vault's log");
  }

  private SecretsException sealed() {
    return SecretsException.unreachable(
        "%s is sealed; whoever runs it must unseal it".formatted(server));
  }

  private static boolean says(VaultAnswer answer, String words) {
    for (JsonNode error : answer.body().path("errors")) {
      if (error.asText().contains(words)) {
        return true;
      }
    }
    return false;
  }

  /** What answers is not Vault. */
  SecretsException malformed() {
    return SecretsException.unusable(
        "what answers as %s does not answer like Vault; %s must be Vault's, with no other page before it"
            .formatted(server, setting("--vault-url", "url")));
  }

  /** A token may not read. */
  SecretsException denied() {
    return SecretsException.denied(
        "%s does not let Throughline read (HTTP status 403); its policy must allow that at every"
                .formatted(server)
            + " place where a variable may be, and the path prefix must begin with a secrets engine");
  }

  /** A token is not known any more, and there is no other. */
  SecretsException tokenIsDead() {
    return SecretsException.denied(
        "%s does not know the token of Throughline, or no longer; %s must hold a new one"
            .formatted(server, setting("--vault-client-token or its file", "client_token")));
  }

  /** A login was refused. */
  SecretsException loginIsRefused(String backend, int status) {
    return SecretsException.denied(
        "%s refuses the login by %s (HTTP status %d); %s must be what that auth method wants"
            .formatted(server, backend, status, setting("--vault-auth-param", "auth_params")));
  }

  /** A file of the service is not there. */
  SecretsException noFile(String what) {
    return SecretsException.unusable(
        "the file with %s for %s cannot be read; whoever runs Throughline must mend it"
            .formatted(what, server));
  }

  private String setting(String flag, String ofPipeline) {
    return server.ofPipeline() ? ofPipeline + " of the var_source" : flag;
  }
}
