package io.throughline.credentials.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.throughline.credentials.manager.ConnectionFailure;
import io.throughline.credentials.secret.SecretsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a failure of the client means to whoever wrote the pipeline. The client's own messages hold
 * names of secrets, so none of its words are passed on.
 *
 * @param who the cluster, with its address
 */
record ClusterFailure(String who) {
  private static final String NOT_UNDERSTOOD =
      "answers what cannot be understood; who runs Throughline must look whether it is Kubernetes";
  private static final String AUTHORITY =
      "who runs Throughline must look at the cluster's authority in its settings";

  /** A failure to ask for a secret of a namespace. */
  SecretsException in(String namespace, RuntimeException failure) {
    return failure instanceof KubernetesClientException e && e.getCode() == 403
        ? SecretsException.denied(
            "Throughline may not read secrets in the namespace "
                + namespace
                + " of "
                + who
                + " (403): its service account needs the verb get on secrets there")
        : of(failure);
  }

  /** A failure. */
  SecretsException of(RuntimeException failure) {
    Optional<SecretsException> ours = ours(failure);
    if (ours.isPresent()) {
      return ours.get();
    }
    int status = failure instanceof KubernetesClientException e ? Math.max(0, e.getCode()) : 0;
    return switch (status) {
      case 0 ->
          ConnectionFailure.of(who, AUTHORITY, failure)
              .orElseGet(() -> SecretsException.unusable(who + " " + NOT_UNDERSTOOD));
      case 401 ->
          SecretsException.denied(
              who
                  + " does not know Throughline (401): its token or client certificate has expired"
                  + " or is of another cluster; who runs Throughline must renew it");
      case 403 ->
          SecretsException.denied(
              who + " does not let Throughline ask (403); who runs Throughline must look at it");
      case 429 ->
          SecretsException.throttled(who + " has too much to do (429); try again in a while");
      default ->
          status >= 500
              ? SecretsException.unreachable(
                  who + " fails (" + status + "); try again, or ask who runs the cluster")
              : SecretsException.unusable(
                  who + " refuses the question (" + status + "); who runs Throughline must look");
    };
  }

  /** Settings that make no client. */
  SecretsException ofSettings() {
    return SecretsException.unusable(
        who
            + " cannot be asked with the settings that are there; who runs Throughline must look at"
            + " certificates, key and login program of its kubeconfig");
  }

  /** One of ours that went through the client. */
  private static Optional<SecretsException> ours(RuntimeException failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SecretsException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
