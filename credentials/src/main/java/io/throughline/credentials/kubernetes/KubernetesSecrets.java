package io.throughline.credentials.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.opentelemetry.api.trace.Span;
import io.throughline.config.HostPort;
import io.throughline.credentials.manager.Health;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerRequests;
import io.throughline.credentials.manager.ManagerRequests.Operation;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.SecretJson;
import io.throughline.credentials.secret.SecretPath;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.telemetry.catalog.Attribute;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Secrets of a Kubernetes cluster, each read when it is asked for. */
final class KubernetesSecrets implements Manager {
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final String HEALTH = "/readyz";

  private final KubernetesConfig config;
  private final ManagerRequests requests;
  private final String name;
  private final ClusterFailure failure;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile Optional<KubernetesClient> client = Optional.empty();

  KubernetesSecrets(ManagerContext context, KubernetesConfig config) {
    this.config = config;
    Optional<HostPort> server = config.access().server();
    this.requests = new ManagerRequests(context.telemetry(), config.manager(), server);
    this.name = "Kubernetes" + server.map(address -> " at " + address).orElse("");
    this.failure = new ClusterFailure(name);
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    Optional<SecretPlace> place = SecretPlace.of(path);
    if (place.isEmpty()) {
      return Lookup.missing();
    }
    return requests.request(Operation.READ, span -> find(place.get(), span));
  }

  private Lookup find(SecretPlace place, Span span) throws InterruptedException {
    try {
      Optional<Secret> secret =
          Optional.ofNullable(
              client().secrets().inNamespace(place.namespace()).withName(place.name()).get());
      span.setAttribute(Attribute.HTTP_RESPONSE_STATUS_CODE, secret.isPresent() ? 200L : 404L);
      return secret.map(KubernetesSecrets::found).orElseGet(Lookup::missing);
    } catch (RuntimeException e) {
      throw failed(e, failure.in(place.namespace(), e), span);
    }
  }

  private static Lookup found(Secret secret) {
    Map<String, String> data = Optional.ofNullable(secret.getData()).orElse(Map.of());
    return Lookup.found(io.throughline.credentials.secret.Secret.of(SecretData.value(data)));
  }

  @Override
  public Health health() throws InterruptedException {
    return requests.request(
        Operation.HEALTH,
        span -> {
          try {
            client().raw(HEALTH);
            span.setAttribute(Attribute.HTTP_RESPONSE_STATUS_CODE, 200L);
            return new Health(HEALTH, "ok");
          } catch (RuntimeException e) {
            throw failed(e, failure.of(e), span);
          }
        });
  }

  /** What to throw; a question that was given up is none that failed. */
  private static SecretsException failed(RuntimeException e, SecretsException meaning, Span span)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (e instanceof KubernetesClientException answer && answer.getCode() > 0) {
      span.setAttribute(Attribute.HTTP_RESPONSE_STATUS_CODE, (long) answer.getCode());
    }
    return meaning;
  }

  /** The client, made at the first question: a kubeconfig may name a program to be run for it. */
  private KubernetesClient client() throws InterruptedException {
    Optional<KubernetesClient> made = client;
    if (made.isPresent()) {
      return made.get();
    }
    connecting.lockInterruptibly();
    try {
      KubernetesClient now = client.isPresent() ? client.get() : make();
      client = Optional.of(now);
      return now;
    } finally {
      connecting.unlock();
    }
  }

  private KubernetesClient make() {
    try {
      return new KubernetesClientBuilder()
          .withConfig(settings())
          .withHttpClientFactory(new ClientFactory())
          .withKubernetesSerialization(
              new KubernetesSerialization(SecretJson.mapper().copy(), false))
          .build();
    } catch (RuntimeException _) {
      throw failure.ofSettings();
    }
  }

  private Config settings() {
    int millis = Math.toIntExact(Math.min(Integer.MAX_VALUE, config.timeout().toMillis()));
    return new ConfigBuilder(config.access().client())
        .withRequestRetryBackoffLimit(0)
        .withRequestTimeout(millis)
        .withConnectionTimeout(Math.toIntExact(Math.min(millis, CONNECTING.toMillis())))
        .build();
  }

  @Override
  public void close() {
    client.ifPresent(KubernetesClient::close);
  }

  @Override
  public String toString() {
    return name;
  }
}
