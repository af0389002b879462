package io.throughline.telemetry;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.BaggageMember;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose work is done: every span that starts where a tenant is in the context says so. Team, build
 * and attempt go on to the services that are called, and to the processes of steps, as baggage;
 * pipeline and job stay in the process that knows them.
 *
 * @param team name of the team
 * @param build uid of the build
 * @param attempt number of the attempt, from 1
 */
public record Tenant(
    String team,
    Optional<String> pipeline,
    Optional<String> job,
    Optional<String> build,
    Optional<Long> attempt)
    implements ImplicitContextKeyed {
  private static final ContextKey<Tenant> KEY = ContextKey.named("throughline-tenant");

  /** With what the members of baggage begin that are ours. */
  private static final String PREFIX = "throughline.";

  /** A team, and none of its builds. */
  public static Tenant of(String team) {
    return new Tenant(team, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The tenant of a context; one that came from another service is known by its baggage. */
  public static Optional<Tenant> in(Context context) {
    Tenant known = context.get(KEY);
    return known == null ? carried(Baggage.fromContext(context)) : Optional.of(known);
  }

  /** This team's pipeline; empty for work of no pipeline. */
  public Tenant pipeline(String name) {
    return new Tenant(team, told(name), job, build, attempt);
  }

  /** This pipeline's job; empty for work of no job. */
  public Tenant job(String name) {
    return new Tenant(team, pipeline, told(name), build, attempt);
  }

  /** This job's build. */
  public Tenant build(String uid) {
    return new Tenant(team, pipeline, job, told(uid), attempt);
  }

  /** An attempt at a step of this build. */
  public Tenant attempt(long number) {
    return new Tenant(team, pipeline, job, build, Optional.of(number));
  }

  @Override
  public Context storeInContext(Context context) {
    BaggageBuilder baggage =
        Baggage.fromContext(context).toBuilder().put(BaggageMember.TEAM.text(), team);
    build.ifPresent(uid -> baggage.put(BaggageMember.BUILD.text(), uid));
    attempt.ifPresent(number -> baggage.put(BaggageMember.ATTEMPT.text(), number.toString()));
    return context.with(baggage.build()).with(KEY, this);
  }

  /** The baggage without the members that are not for a caller to say. */
  static Baggage without(Baggage baggage) {
    BaggageBuilder others = baggage.toBuilder();
    baggage.asMap().keySet().stream()
        .filter(key -> key.startsWith(PREFIX) && !key.equals(BaggageMember.KEEP.text()))
        .forEach(others::remove);
    return others.build();
  }

  /** What spans say of it. */
  public Attributes attributes() {
    AttributesBuilder attributes = Attributes.builder().put(Attribute.TEAM, team);
    pipeline.ifPresent(name -> attributes.put(Attribute.PIPELINE, name));
    job.ifPresent(name -> attributes.put(Attribute.JOB, name));
    build.ifPresent(uid -> attributes.put(Attribute.PIPELINE_RUN_ID, uid));
    attempt.ifPresent(number -> attributes.put(Attribute.ATTEMPT, number));
    return attributes.build();
  }

  private static Optional<Tenant> carried(Baggage baggage) {
    String team = baggage.getEntryValue(BaggageMember.TEAM.text());
    if (team == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Tenant(
            team,
            Optional.empty(),
            Optional.empty(),
            told(baggage.getEntryValue(BaggageMember.BUILD.text())),
            told(baggage.getEntryValue(BaggageMember.ATTEMPT.text())).flatMap(Tenant::number)));
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> told(@Nullable String text) {
    return Optional.ofNullable(text).filter(value -> !value.isEmpty());
  }
}
