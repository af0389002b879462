package io.throughline.instrumentation;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose build a program runs for. All of it is empty outside of a build.
 *
 * @param team that owns the pipeline
 * @param pipeline name of the pipeline; a build of no pipeline has none
 * @param job name of the job
 * @param name number of the build in its job
 * @param uid of the build, unique over all installations
 * @param attempt number of the attempt, from 1, when the step is one that is repeated
 */
public record BuildInfo(
    Optional<String> team,
    Optional<String> pipeline,
    Optional<String> job,
    Optional<String> name,
    Optional<String> uid,
    Optional<Long> attempt) {
  private static final AttributeKey<String> TEAM = AttributeKey.stringKey("throughline.team");
  private static final AttributeKey<String> PIPELINE =
      AttributeKey.stringKey("throughline.pipeline");
  private static final AttributeKey<String> JOB = AttributeKey.stringKey("throughline.job");
  private static final AttributeKey<String> NAME = AttributeKey.stringKey("throughline.build.name");
  private static final AttributeKey<String> UID = AttributeKey.stringKey("cicd.pipeline.run.id");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("throughline.attempt");

  /** Member of the baggage that has the build's uid. */
  private static final String BUILD_MEMBER = "throughline.build";

  /** What the variables of a step say, or else the baggage that came with its trace context. */
  static BuildInfo of(Map<String, String> environment, Context context) {
    Map<String, String> told = pairs(environment.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", ""));
    Baggage baggage = Baggage.fromContext(context);
    return new BuildInfo(
        first(told.get(TEAM.getKey()), baggage.getEntryValue(TEAM.getKey())),
        first(told.get(PIPELINE.getKey()), null),
        first(told.get(JOB.getKey()), null),
        first(told.get(NAME.getKey()), null),
        first(told.get(UID.getKey()), baggage.getEntryValue(BUILD_MEMBER)),
        first(baggage.getEntryValue(ATTEMPT.getKey()), null).flatMap(BuildInfo::number));
  }

  /** The same as attributes of a span, with the names that Throughline's own spans use. */
  public Attributes attributes() {
    AttributesBuilder attributes = Attributes.builder();
    team.ifPresent(value -> attributes.put(TEAM, value));
    pipeline.ifPresent(value -> attributes.put(PIPELINE, value));
    job.ifPresent(value -> attributes.put(JOB, value));
    name.ifPresent(value -> attributes.put(NAME, value));
    uid.ifPresent(value -> attributes.put(UID, value));
    attempt.ifPresent(value -> attributes.put(ATTEMPT, value));
    return attributes.build();
  }

  private static Optional<String> first(@Nullable String one, @Nullable String other) {
    return Optional.ofNullable(one == null ? other : one).filter(value -> !value.isEmpty());
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        pairs.put(pair.substring(0, equals).strip(), decoded(pair.substring(equals + 1).strip()));
      }
    }
    return pairs;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return value;
    }
  }
}
