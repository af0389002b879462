package io.throughline.credentials.idtoken;

import io.throughline.config.DurationText;
import io.throughline.config.Option;
import io.throughline.credentials.manager.ManagerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which tokens a pipeline wants.
 *
 * @param audience for whom they are meant; may be empty
 * @param scope how exactly they say who asks
 * @param life how long they are valid
 */
public record IdTokenConfig(
    List<String> audience, SubjectScope scope, Duration life, Algorithm algorithm) {
  /** Its kind, as var_sources, spans and metrics have it. */
  public static final String MANAGER = "idtoken";

  /** Longest life of a token. */
  static final Duration LONGEST = Duration.ofHours(24);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  public IdTokenConfig {
    audience = List.copyOf(audience);
  }

  /** Declares the settings of a var_source; the result reads them once they are there. */
  public static Supplier<Optional<IdTokenConfig>> declare(ManagerOptions options) {
    Option<List<String>> audience =
        options.list("audience", "", "for whom tokens are meant", text -> text);
    Option<SubjectScope> scope =
        options.choice(
            "subject-scope",
            SubjectScope.class,
            SubjectScope.PIPELINE,
            "what the subject of a token says: team, pipeline, instance or job");
    Option<Duration> life =
        options.parsed("expires-in", "1h", "how long a token is valid", IdTokenConfig::life);
    Option<Algorithm> algorithm =
        options.parsed(
            "algorithm", Algorithm.RS256.name(), "RS256 or ES256", IdTokenConfig::algorithm);
    return () ->
        Optional.of(
            new IdTokenConfig(audience.value(), scope.value(), life.value(), algorithm.value()));
  }

  private static Duration life(String text) {
    Duration life = DurationText.parse(text);
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("must be between 1s and 24h");
    }
    return life;
  }

  private static Algorithm algorithm(String text) {
    return switch (text.strip().toUpperCase(Locale.ROOT)) {
      case "RS256" -> Algorithm.RS256;
      case "ES256" -> Algorithm.ES256;
      default -> throw new IllegalArgumentException("must be RS256 or ES256");
    };
  }
}
