package io.throughline.credentials.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.config.Options;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.manager.ManagerStack;
import io.throughline.credentials.secret.CachePolicy;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.PathHash;
import io.throughline.credentials.secret.RetryPolicy;
import io.throughline.credentials.secret.SourceName;
import io.throughline.credentials.secret.Variable;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.work.WorkThreads;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A manager with all that surrounds it, as a step meets it. */
final class AwsStack implements AutoCloseable {
  static final String ACCESS = "AKIAPLANTEDACCESS";
  static final String SECRET = "planted-secret-key";
  static final Variable KEY = Variable.of("main", "demo", "key");

  /** A value that is fresh for no time at all, and counts nevertheless when nobody answers. */
  static final CachePolicy STALE =
      new CachePolicy(Duration.ofNanos(1), Duration.ZERO, Duration.ofMinutes(10), 100);

  private static final RetryPolicy THRICE = new RetryPolicy(3, Duration.ofMillis(2));

  private final RecordedTelemetry recorded = RecordedTelemetry.of("credentials").recordFeed();
  private final WorkThreads threads = WorkThreads.named("secret");
  private final ManagerConnection connected;

  private AwsStack(ManagerConfig config, CachePolicy cache) {
    this.connected =
        new ManagerStack(
                new ManagerContext(recorded.telemetry(), InstantSource.system()),
                cache,
                THRICE,
                PathHash.of(Optional.of("key")),
                threads)
            .connect(config, SourceName.ofService(config.manager()));
  }

  static AwsStack of(ManagerConfig config) {
    return of(config, CachePolicy.none());
  }

  static AwsStack of(ManagerConfig config, CachePolicy cache) {
    return new AwsStack(config, cache);
  }

  /** SSM with keys, as who runs the service configures it. */
  static SsmConfig ssm(URI endpoint, String... more) {
    return parsed("aws-ssm", SsmConfig::declare, settings("aws-ssm", endpoint, more));
  }

  /** Secrets Manager with keys. */
  static SecretsManagerConfig secretsManager(URI endpoint, String... more) {
    return parsed(
        "aws-secretsmanager",
        SecretsManagerConfig::declare,
        settings("aws-secretsmanager", endpoint, more));
  }

  private static List<String> settings(String prefix, URI endpoint, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--" + prefix + "-region=eu-west-1",
                "--" + prefix + "-access-key=" + ACCESS,
                "--" + prefix + "-secret-key=" + SECRET,
                "--" + prefix + "-endpoint=" + endpoint));
    settings.addAll(List.of(more));
    return settings;
  }

  static <T> T parsed(
      String prefix, Function<ManagerOptions, Supplier<Optional<T>>> declare, List<String> args) {
    return optional(prefix, declare, args, Map.of()).orElseThrow();
  }

  static <T> Optional<T> optional(
      String prefix,
      Function<ManagerOptions, Supplier<Optional<T>>> declare,
      List<String> args,
      Map<String, String> environment) {
    Options options = new Options("credentials", "test");
    Supplier<Optional<T>> config = declare.apply(ManagerOptions.ofService(options, "AWS", prefix));
    options.parse(args, environment);
    return config.get();
  }

  Lookup find(Variable variable) throws InterruptedException {
    return connected.source().find(variable);
  }

  /** The value as JSON, which has texts in quotes; empty without one. */
  String value(String name) throws InterruptedException {
    return find(KEY.named(name)).secret().map(secret -> secret.value().toString()).orElse("");
  }

  ManagerConnection connected() {
    return connected;
  }

  RecordedTelemetry recorded() {
    return recorded;
  }

  @Override
  public void close() {
    connected.close();
    threads.close();
    recorded.close();
  }

  static JsonNode json(String text) {
    try {
      return JsonMapper.builder().build().readTree(text);
    } catch (java.io.IOException e) {
      throw new AssertionError(text, e);
    }
  }
}
