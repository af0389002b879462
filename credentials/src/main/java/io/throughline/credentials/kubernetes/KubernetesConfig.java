package io.throughline.credentials.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.config.Option;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.secret.PathTemplate;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Secrets of a Kubernetes cluster. Only who runs the service may configure it: a pipeline that did
 * would be the service's account.
 *
 * @param namespacePrefix of the namespaces of teams
 * @param sharedNamespace for all teams
 * @param timeout of a question
 */
public record KubernetesConfig(
    ClusterAccess access,
    String namespacePrefix,
    Optional<String> sharedNamespace,
    Duration timeout)
    implements ManagerConfig {
  private static final Pattern PREFIX = Pattern.compile("([a-z0-9][-a-z0-9]{0,61})?");

  /** The settings, as they are written. */
  private record Written(
      boolean inCluster, Optional<String> path, Optional<String> context, String prefix) {
    Optional<ClusterAccess> access() {
      if (inCluster) {
        return Optional.of(InCluster.ofThisPod());
      }
      return path.map(file -> new Kubeconfig(Path.of(file), context));
    }
  }

  /** Declares the settings; the result has nothing when the cluster is not named. */
  public static Supplier<Optional<KubernetesConfig>> declare(ManagerOptions options) {
    Option<Boolean> inCluster =
        options.flag("in-cluster", "take secrets of the cluster that this service runs in");
    Option<String> path =
        options
            .parsed(
                "config-path",
                "",
                "take secrets of the cluster of a kubeconfig",
                text -> path(text))
            .label("PATH");
    Option<Optional<String>> context =
        options.optionalText("context", "context of the kubeconfig to take instead of its own");
    Option<String> prefix =
        options.parsed(
            "namespace-prefix",
            "concourse-",
            "what the namespace of a team is named before the team's name",
            KubernetesConfig::prefix);
    Option<Optional<String>> suffix =
        options.optionalText(
            "shared-namespace-suffix",
            "what the namespace of secrets for all teams is named after the prefix; without it"
                + " there is none");
    Option<Duration> timeout =
        options.duration("query-timeout", "60s", "how long a question may take");
    Supplier<Written> written =
        () ->
            new Written(
                inCluster.value(),
                Optional.of(path.value()).filter(text -> !text.isEmpty()),
                context.value(),
                prefix.value());
    options.check(() -> mistakes(written.get(), suffix.value()));
    return () ->
        written
            .get()
            .access()
            .map(access ->
                new KubernetesConfig(
                    access,
                    prefix.value(),
                    suffix.value().map(prefix.value()::concat),
                    timeout.value()));
  }

  private static Optional<String> mistakes(Written written, Optional<String> suffix) {
    if (written.inCluster() && written.path().isPresent()) {
      return Optional.of("--kubernetes-in-cluster and --kubernetes-config-path exclude each other");
    }
    Stream<String> context =
        written.context().isPresent() && written.path().isEmpty()
            ? Stream.of("--kubernetes-context needs --kubernetes-config-path")
            : Stream.empty();
    Stream<String> shared =
        suffix
            .filter(text -> !SecretPlace.isNamespace(written.prefix() + text))
            .map(_ ->
                "--kubernetes-shared-namespace-suffix must make the name of a namespace behind"
                    + " the prefix")
            .stream();
    Stream<String> access = written.access().stream().flatMap(each -> each.mistakes().stream());
    List<String> all = Stream.of(context, shared, access).flatMap(each -> each).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
  }

  @Override
  public String manager() {
    return "kubernetes";
  }

  @Override
  public List<PathTemplate> templates() {
    return Stream.concat(
            Stream.of(
                namespacePrefix + "{{.Team}}/{{.Pipeline}}.{{.Secret}}",
                namespacePrefix + "{{.Team}}/{{.Secret}}"),
            sharedNamespace.stream().map(namespace -> namespace + "/{{.Secret}}"))
        .map(PathTemplate::parse)
        .toList();
  }

  @Override
  public ObjectNode info() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("in_cluster_config", access instanceof InCluster)
        .put(
            "config_path",
            access instanceof Kubeconfig kubeconfig ? kubeconfig.file().toString() : "")
        .put("namespace_config", namespacePrefix)
        .put(
            "namespace_shared_config",
            sharedNamespace.map(name -> name.substring(namespacePrefix.length())).orElse(""));
  }

  @Override
  public Manager connect(ManagerContext context) {
    return new KubernetesSecrets(context, this);
  }

  private static String prefix(String text) {
    if (!PREFIX.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be what the name of a namespace begins with: lower case letters, digits and -");
    }
    return text;
  }

  private static String path(String text) {
    try {
      return Path.of(text).toString();
    } catch (InvalidPathException _) {
      throw new IllegalArgumentException("must be a path");
    }
  }
}
