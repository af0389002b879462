package io.throughline.credentials.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.throughline.config.HostPort;
import java.util.List;
import java.util.Optional;

/** How we get to a cluster, and who we are there. */
sealed interface ClusterAccess permits InCluster, Kubeconfig {

  /** Where its API server is. */
  Optional<HostPort> server();

  /** What keeps it from being used, as far as can be told without asking anybody. */
  List<String> mistakes();

  /**
   * Settings of the client; may run a program that a kubeconfig names.
   *
   * @throws RuntimeException when they do not come together
   */
  Config client();
}
