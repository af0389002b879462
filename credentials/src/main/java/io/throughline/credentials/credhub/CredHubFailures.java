package io.throughline.credentials.credhub;

import io.throughline.credentials.manager.ConnectionFailure;
import io.throughline.credentials.secret.SecretsException;
import java.io.IOException;

/**
 * What failures mean to whoever wrote the pipeline.
 *
 * @param who CredHub or UAA, with its address
 */
record CredHubFailures(String who, boolean ofPipeline) {

  /** Another server with the same settings. */
  CredHubFailures of(String other) {
    return new CredHubFailures(other, ofPipeline);
  }

  /** There was no answer. */
  SecretsException connection(IOException failure) {
    return ConnectionFailure.of(who, setting("ca-cert") + " must hold who signed it", failure)
        .orElseGet(this::malformed);
  }

  /** CredHub does not take how we show who we are. */
  SecretsException notLetIn(int status) {
    return SecretsException.denied(
        "%s does not let Throughline in (%d): it must know the certificate of %s or the client of %s"
            .formatted(who, status, setting("client-cert"), setting("client-id")));
  }

  /** UAA does not take our client. */
  SecretsException loginRefused(int status) {
    return SecretsException.denied(
        "%s refuses the login (%d); %s and %s must be those of a client with credhub.read"
            .formatted(who, status, setting("client-id"), setting("client-secret")));
  }

  /** CredHub has no UAA, or none that may be told a secret. */
  SecretsException noUaa() {
    return SecretsException.unusable(
        "%s names no UAA with https to log in at; it may want a certificate instead (%s)"
            .formatted(who, setting("client-cert")));
  }

  /** Another status than those that have a meaning of their own. */
  SecretsException status(int status) {
    if (status == 429) {
      return SecretsException.throttled(who + " is asked too much (429); try again in a while");
    }
    if (status >= 500) {
      return SecretsException.unreachable(
          "%s fails (%d); try again, or ask who runs it".formatted(who, status));
    }
    return SecretsException.unusable(
        "%s refuses the question (%d); %s must be its address"
            .formatted(who, status, setting("url")));
  }

  /** An answer that is none. */
  SecretsException malformed() {
    return SecretsException.unusable(
        "%s answers what cannot be understood; %s must be its address"
            .formatted(who, setting("url")));
  }

  private String setting(String name) {
    return ofPipeline ? name.replace('-', '_') + " of the var_source" : "--credhub-" + name;
  }
}
