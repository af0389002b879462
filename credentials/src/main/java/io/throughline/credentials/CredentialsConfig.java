package io.throughline.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.rpc.RpcConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the credentials service works.
 *
 * @param rpc where it is called
 * @param engine where its spans go; absent when whoever starts the service connects its feed
 * @param sources in the order in which they are asked
 * @param cache what is remembered of a source's answers
 * @param retry how often a source that cannot be reached is asked
 * @param parallel most questions that are asked at a time
 */
public record CredentialsConfig(
    RpcConfig rpc,
    Optional<HostPort> engine,
    List<SourceConfig> sources,
    CachePolicy cache,
    RetryPolicy retry,
    int parallel) {

  /** Default port for calls. */
  public static final int PORT = 7104;

  private static final int PARALLEL = 64;

  /** The kinds of sources, in the order in which they are asked unless told otherwise. */
  public enum SourceKind {
    VARIABLES,
    FILE,
    DIRECTORY
  }

  public CredentialsConfig {
    sources = List.copyOf(sources);
  }

  /** With the standard limits. */
  public static CredentialsConfig of(
      RpcConfig rpc, Optional<HostPort> engine, List<SourceConfig> sources) {
    return new CredentialsConfig(
        rpc, engine, sources, CachePolicy.standard(), RetryPolicy.standard(), PARALLEL);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<CredentialsConfig> declare(Options options) {
    Supplier<RpcConfig> rpc = RpcConfig.declare(options, PORT);
    Option<HostPort> engine =
        options
            .group("gRPC")
            .hostPort("engine-address", "127.0.0.1:7102", "the build engine, which keeps spans");
    Supplier<List<SourceConfig>> sources = declareSources(options.group("Sources of variables"));
    Options group = options.group("Asking a source");
    CachePolicy cache = CachePolicy.standard();
    Option<Duration> found =
        group.duration(
            "secret-cache",
            cache.found().toSeconds() + "s",
            "how long a value is remembered, unless its source says earlier that it has changed");
    Option<Duration> missing =
        group.duration(
            "secret-cache-missing",
            cache.missing().toSeconds() + "s",
            "how long it is remembered that a variable has no value");
    Option<Integer> entries =
        group.integer(
            "secret-cache-entries", cache.entries(), 1, 10_000_000, "answers remembered at most");
    Option<Integer> attempts =
        group.integer(
            "secret-attempts",
            RetryPolicy.standard().attempts(),
            1,
            100,
            "times a source is asked that cannot be reached");
    Option<Integer> parallel =
        group.integer(
            "secret-parallel", PARALLEL, 1, 100_000, "questions asked at the same time at most");
    return () ->
        new CredentialsConfig(
            rpc.get(),
            Optional.of(engine.value()),
            sources.get(),
            new CachePolicy(found.value(), missing.value(), entries.value()),
            new RetryPolicy(attempts.value(), RetryPolicy.standard().firstPause()),
            parallel.value());
  }

  private static Supplier<List<SourceConfig>> declareSources(Options group) {
    Option<Map<String, String>> variables =
        group
            .map(
                "static-var",
                "values by name, name=value,name=value; a name is name, team/name or"
                    + " team/pipeline/name")
            .secret();
    Option<Optional<Path>> file =
        group.optionalPath("static-var-file", "JSON or YAML file of such names and their values");
    Option<Optional<Path>> directory =
        group.optionalPath(
            "secrets-dir",
            "directory with a file for each value: team/pipeline/name, team/name or name; with"
                + " .json or .yml behind it the value has fields");
    Option<List<SourceKind>> order =
        group.choices(
            "secret-sources",
            SourceKind.class,
            List.of(SourceKind.values()),
            "order in which sources are asked; the first that has a value counts");
    return () ->
        order.value().stream()
            .flatMap(kind ->
                switch (kind) {
                  case VARIABLES -> variables(variables.value());
                  case FILE -> file.value().map(SourceConfig.VariablesFile::new).stream();
                  case DIRECTORY -> directory.value().map(SourceConfig.Directory::new).stream();
                })
            .toList();
  }

  private static Stream<SourceConfig> variables(Map<String, String> texts) {
    if (texts.isEmpty()) {
      return Stream.empty();
    }
    Map<String, JsonNode> values =
        texts.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> TextNode.valueOf(e.getValue())));
    return Stream.of(new SourceConfig.Variables(values));
  }
}
